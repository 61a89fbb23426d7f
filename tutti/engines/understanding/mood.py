"""Whether a text is glad, angry or neither, in English and Italian; in other languages it is left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from tutti.engines.learning.guessing import predict
from tutti.engines.learning.weights import Guess

Mood = Literal["positive", "neutral", "negative", ""]
LEARNERS = {"en": "mood_en", "it": "mood_it"}
UNSURE: tuple[Mood, int] = ("", 0)


def moods_of(texts: Sequence[str], languages: Sequence[str]) -> list[tuple[Mood, int]]:
    """A mood and a feeling from -100 to 100 for each text; ("", 0) where it stays open."""
    moods: list[tuple[Mood, int]] = [UNSURE] * len(texts)
    for language, learner in LEARNERS.items():
        places = [place for place, code in enumerate(languages) if code == language]
        if not places:
            continue
        guesses = predict(learner, [texts[place] for place in places])
        for place, guess in zip(places, guesses, strict=True):
            moods[place] = _mood(guess)
    return moods


def _mood(guess: Guess) -> tuple[Mood, int]:
    leaning = guess.scores.get("positive", 0.0) - guess.scores.get("negative", 0.0)
    return cast("Mood", guess.label), round(100 * leaning) if guess.label else 0
