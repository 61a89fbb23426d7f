"""How soon somebody needs us, 0 to 3, by what they say: danger and illness, law and loss, dates, impatience.

Shouting is weak evidence: it lifts what words say and means nothing alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tutti.engines.understanding.phrases import Phrases, words_in

WEIGHTS = {"grave": 3.0, "strong": 1.5, "some": 1.0, "when": 0.4, "calm": -2.0}
SHOUTED = 0.5
MOST_URGENT = 3
FEWEST_CAPITALS = 3  # words in capitals that make a shout
_CAPITALS = re.compile(r"\b[A-ZÀ-Ý]{4,}\b")
# one of these stands in every text the pattern below can fit; looking them up costs a tenth of it
_HOUR_WORDS = frozenset(
    "h hour hours hr hrs ore ora min mins minute minutes minuti minuto".split()
    + [f"{number}{unit}" for number in range(100) for unit in ("h", "hrs", "min")]
)
_HOURS = re.compile(
    r"\b(?:in|within|next|entro|tra|fra)\s(?:(?:the|le|prossime|about|circa)\s){0,2}"
    r"(?:\d{1,2}|an?|one|two|three|un[ao]?|due|tre)\s?(?:h|hours?|hrs?|ore|ora|min(?:s|ut(?:es?|[oi]))?)\b",
    re.IGNORECASE,
)


def urgency_in(text: str, words: Sequence[str]) -> int:
    """0 nothing presses, 1 soon, 2 today, 3 at once, which only danger and illness reach.

    `words` are the text's (`phrases.words_in`).
    """
    hits = {hit.phrase: WEIGHTS[hit.tag] for hit in _known().found(words)}
    hours = not _HOUR_WORDS.isdisjoint(words) and _HOURS.search(text) is not None
    if not hits and not hours:
        return 0
    grave = WEIGHTS["grave"] in hits.values()
    weight = sum(hits.values()) + (WEIGHTS["strong"] if hours else 0.0) + _shouting(text)
    return max(0, min(MOST_URGENT if grave else MOST_URGENT - 1, int(weight + 0.5)))


def why_urgent(text: str) -> list[tuple[str, float]]:
    """The words that made it so, the heaviest first; a calm one weighs below nothing."""
    found = {hit.phrase: WEIGHTS[hit.tag] for hit in _known().found(words_in(text))}
    if hours := _HOURS.search(text):
        found[hours.group()] = WEIGHTS["strong"]
    return sorted(found.items(), key=lambda each: -abs(each[1]))


def _shouting(text: str) -> float:
    shouted = len(_CAPITALS.findall(text)) >= FEWEST_CAPITALS or "!!" in text
    return SHOUTED if shouted else 0.0


@cache
def _known() -> Phrases[str]:
    path = Path(__file__).parent / "data" / "urgency.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    return Phrases([(phrase, kind) for kind, phrases in held.items() for phrase in phrases])
