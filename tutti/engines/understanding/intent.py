"""What somebody wants with a text. Words of English and Italian shipped; lessons of the house add any language."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.learning.guessing import predict


def intents_of(texts: Sequence[str], languages: Sequence[str]) -> list[tuple[str, float]]:
    """One of INTENTS, or "" where it stays open, and how sure, for each text.

    A text in a language that neither shipped nor was taught holds too few known words, and stays open by that.
    """
    del languages  # what decides is whether the words are known
    return [(guess.label, round(guess.sure, 3)) for guess in predict("intent", texts)]
