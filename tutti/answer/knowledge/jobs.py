"""What keeps the counts of words fresh."""

from __future__ import annotations

from tutti.answer.knowledge.actions.counting import count_words
from tutti.ground.jobs import periodic


@periodic("29 * * * *")
def count_words_anew() -> None:
    count_words()
