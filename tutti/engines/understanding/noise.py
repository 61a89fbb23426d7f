"""How likely a text is banter or spam, which nobody at the company would miss."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.learning.guessing import predict

FILTERED_FROM = (
    0.9  # what the ready-made rule filters: at most one in a hundred texts that need an answer
)


def noises_of(texts: Sequence[str], languages: Sequence[str]) -> list[float]:
    """0 to 1 for each text; 0 where too few of its words are known to say."""
    del languages  # what decides is whether the words are known
    return [
        round(1 - guess.scores["actionable"], 3) if guess.label else 0.0
        for guess in predict("noise", texts)
    ]
