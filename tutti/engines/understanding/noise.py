"""How likely a text is banter or spam, which nobody at the company would miss."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.learning.guessing import predict
from tutti.engines.learning.weights import Guess

FILTERED_FROM = (
    0.9  # what the ready-made rule filters: at most one in a hundred posts that need an answer
)
RARER = 0.45  # in life noise is rarer than among the examples, and losing a customer costs more than reading a joke


def noises_of(texts: Sequence[str], languages: Sequence[str]) -> list[float]:
    """0 to 1 for each text; 0 where too few of its words are known to say."""
    del languages  # what decides is whether the words are known
    return [noise_in(guess) for guess in predict("noise", texts)]


def noise_in(guess: Guess) -> float:
    """What a guess of the learner "noise" comes to."""
    if not guess.label:
        return 0.0
    needed = guess.scores["actionable"]
    return round((1 - needed) * RARER / ((1 - needed) * RARER + needed), 3)
