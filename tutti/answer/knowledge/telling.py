"""Which words of a case tell what it is about: said by the customer, rare among all that is said.

The weight of a word is its inverse document frequency (Spärck Jones 1972), `log(sample / documents)`, from the sample
that is counted every hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from django.db import connection

from tutti.ground.search.wording import words_of

SHORTEST, LONGEST = 3, 40
MOST = 32
COMMON = 0.2  # of all documents: a word said that often tells nothing
UNSEEN = 0.5  # documents of the sample, for a word that stood in none
STOPPED_BY = ("english_stem", "italian_stem")  # each costs 0.02 ms a word

# as `words_of` folds them; the database's list has them with their accents
FOLDED = frozenset({"perche", "piu", "gia", "cosi", "puo", "pero", "sara", "finche", "poiche"})

_stopped = " OR ".join(f"ts_lexize('{name}', said.word) = '{{}}'" for name in STOPPED_BY)
_COUNTS = f"""
SELECT said.word, counted.documents FROM unnest(%s::text[]) AS said(word)
LEFT JOIN knowledge_wordcount counted ON counted.word = said.word
WHERE said.word = '' OR NOT ({_stopped})
"""  # noqa: S608 -- names of ours


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A word, what it weighs, and in how many documents it is expected. `own`: as far as we know nobody else says it;
    an article may, but that no other case does is no sign of difference.
    """

    word: str
    weight: float
    expected: float
    own: bool = False


def telling_words(text: str, *, without: Iterable[str] = ()) -> list[Telling]:
    """At most 32 words of a text that tell most, the weightiest first. Two statements.

    `without` are words that name somebody: two customers called Rossi have nothing in common by that. Words that
    only join others ("the", "perché") are left out by PostgreSQL's own lists.
    """
    left_out = {word for name in without for word in words_of(name)}
    said = Counter(word for word in words_of(text) if _could_tell(word) and word not in left_out)
    if not said:
        return []
    sample, counts = _counts(said)
    every = max(_documents(), sample, 1.0)
    found = [
        _telling(word, documents, sample, every, times=said[word])
        for word, documents in counts.items()
    ]
    telling = [one for one in found if one.expected <= COMMON * every]
    return sorted(telling, key=lambda one: (-one.weight, one.word))[:MOST]


def _could_tell(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit() and word not in FOLDED


def _telling(word: str, counted: int | None, sample: int, every: float, *, times: int) -> Telling:
    """A word said again tells a little more."""
    documents = counted or UNSEEN
    return Telling(
        word=word,
        weight=log((sample + 1) / (documents + 0.5)) * (1 + log(times)),
        expected=every * documents / max(sample, 1),
        own=documents <= 1,
    )


def _counts(said: Iterable[str]) -> tuple[int, dict[str, int | None]]:
    """The size of the sample, and the count of each word in it; None for one it does not know."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [["", *said]])
        counts: dict[str, int | None] = dict(cursor.fetchall())
    return counts.pop("", 0) or 0, counts


def _documents() -> float:
    """About how many documents there are, as the database estimates; exact numbers cost a scan."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'search_document'::regclass")
        return float(cursor.fetchone()[0])


def whole_weight(words: Sequence[Telling]) -> float:
    """What sharing every word that others say would weigh."""
    return sum(one.weight for one in words if not one.own) or sum(one.weight for one in words)


def choose_query(words: Sequence[Telling], *, budget: float) -> str:
    """A query that is expected to find at most about `budget` documents: rare words alone, commoner ones in pairs.

    One word that half the messages hold would make the index hand over half the messages.
    """
    alone: list[str] = []
    paired: list[str] = []
    left = budget
    for one in sorted(words, key=lambda each: each.expected):
        if one.expected <= left / 2:
            alone.append(one.word)
            left -= one.expected
        else:
            paired.append(one.word)
    pairs = [f"({a} & {b})" for a, b in pairwise(paired)]
    return " | ".join([*alone, *pairs[:6]])
