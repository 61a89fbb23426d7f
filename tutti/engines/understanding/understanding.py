"""The one door: what a text says, put together from the parts beside this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Mood = Literal["positive", "neutral", "negative", ""]

INTENTS = (
    "question",
    "complaint",
    "praise",
    "idea",
    "change",
    "cancel",
    "sales",
    "spam",
    "banter",
)
MOODS = ("positive", "neutral", "negative")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A text with what is known about it. `language` is the author's, where we know it."""

    text: str
    title: str = ""
    language: str = ""
    automatic: str = ""
    history: bool = False
    audience: str = "private"
    channel_kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """What a text says. An empty word is "unsure", never "none of them".

    `feeling` goes from -100 to 100, `urgency` from 0 to 3, `noise` from 0 to 1 (likely banter or spam). `entities` are
    normalised values by kind: `{"order": ("123",)}`.
    """

    language: str = ""
    language_sure: float = 0.0
    mood: Mood = ""
    feeling: int = 0
    intent: str = ""
    intent_sure: float = 0.0
    topics: tuple[str, ...] = ()
    urgency: int = 0
    noise: float = 0.0
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def understand(said: Sequence[Said]) -> list[Understood]:
    """What each text says, in the same order. Internal text and mail of machines is not judged."""
    return [Understood() for _one in said]
