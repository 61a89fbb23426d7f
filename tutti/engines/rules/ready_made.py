"""The sets of rules that ship: files like any other, with a title and a sentence in several languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from tutti.engines.rules.shapes import WrittenFile, written
from tutti.ground.texts import text_in

SETS = Path(__file__).parent / "ready"


@dataclass(frozen=True, kw_only=True)
class ReadySet:
    key: str
    title: str
    says: str
    rules: int


def ready_made() -> Sequence[ReadySet]:
    """Every set in the reader's language, in the order of their file names."""
    language = get_language() or "en"
    return [
        ReadySet(
            key=key,
            title=text_in(file.title, language) or key,
            says=text_in(file.says, language),
            rules=len(file.rules) + len(file.promise) + len(file.approve),
        )
        for key, file in _sets().items()
    ]


def ready_text(key: str) -> str:
    """The file of a set; `KeyError` when there is none."""
    if key not in _sets():
        raise KeyError(key)
    return (SETS / f"{key}.json").read_text()


@cache
def _sets() -> dict[str, WrittenFile]:
    return {path.stem: written(path.read_text()) for path in sorted(SETS.glob("*.json"))}
