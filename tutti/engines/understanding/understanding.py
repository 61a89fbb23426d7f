"""The one door: what a text says, put together from the parts beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tutti.engines.understanding.entities import entities_in
from tutti.engines.understanding.intent import intents_of
from tutti.engines.understanding.language import languages_of
from tutti.engines.understanding.looking import look
from tutti.engines.understanding.mood import Mood, moods_of
from tutti.engines.understanding.noise import noises_of
from tutti.engines.understanding.topics import topics_in, topics_taught
from tutti.engines.understanding.urgency import urgency_in
from tutti.engines.understanding.vocabulary import words_of_the_house

__all__ = ["INTENTS", "MOODS", "Mood", "Said", "Understood", "is_judged", "understand", "words_of"]

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
    places = [place for place, one in enumerate(said) if is_judged(one)]
    understood = [Understood()] * len(said)
    for place, one in zip(places, _judged([said[place] for place in places]), strict=True):
        understood[place] = one
    return understood


def is_judged(said: Said) -> bool:
    return not said.automatic and said.audience != "internal"


def words_of(said: Said) -> str:
    """The title and the text as they are read; a title the text begins with is not read twice."""
    if not said.title or said.text.startswith(said.title.rstrip("…")):
        return said.text
    return f"{said.title}\n{said.text}"


def _judged(said: Sequence[Said]) -> Iterator[Understood]:
    texts = [words_of(one) for one in said]
    detected = languages_of(texts)
    languages = [code or one.language for (code, _sure), one in zip(detected, said, strict=True)]
    moods, intents = moods_of(texts, languages), intents_of(texts, languages)
    noises = noises_of(texts, languages)
    vocabulary = words_of_the_house()
    taught = topics_taught(texts, vocabulary)
    for place, text in enumerate(texts):
        looked = look(text, vocabulary)
        intent, intent_sure = intents[place]
        mood, feeling = moods[place]
        yield Understood(
            language=languages[place],
            language_sure=detected[place][1],
            mood=mood,
            feeling=feeling,
            intent=intent,
            intent_sure=intent_sure if intent else 0.0,
            topics=topics_in(looked, vocabulary, taught=taught[place]),
            urgency=0 if intent == "praise" else urgency_in(looked.text, looked.words),
            noise=noises[place],
            entities=entities_in(looked),
        )
