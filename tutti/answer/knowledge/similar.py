"""Cases like this one: documents that share its telling words, weighed, then put together by case.

Two steps, like the search: the index hands over at most `CAP` candidates behind a fence, and only those are weighed.
A long letter shares more words with anything, so its weight is divided by its length to the power 0.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from tutti.answer.knowledge.telling import Telling, choose_query, whole_weight
from tutti.cases.finding import reach_of
from tutti.cases.models import Case
from tutti.ground.access.principal import Principal

CAP = 1500
LEAST_SHARE = (
    0.22  # of the weight of all telling words; below, two letters merely use the same language
)
LEAST_WORDS = 2

# `strip` also unpacks a large vector once; left packed it would be unpacked again for each word (4 times slower)
_WEIGHED = """
WITH telling AS MATERIALIZED (
  SELECT word, weight, word::tsquery AS asked
  FROM unnest(%(words)s::text[], %(weights)s::float8[]) AS given(word, weight)
), found AS MATERIALIZED (
  SELECT id, under, strip(words) AS words, length(words) AS long, restricted FROM search_document
  WHERE words @@ to_tsquery('simple', %(query)s) AND kind = ANY(%(kinds)s) LIMIT %(cap)s
), weighed AS (
  SELECT found.under, sum(weight) AS weight, array_agg(word ORDER BY weight DESC) AS shared,
    sum(weight) / power(found.long, 0.4) AS rank
  FROM found JOIN telling ON found.words @@ telling.asked
  WHERE found.under <> %(own)s
    AND (found.under = ANY(%(also)s) OR (%(open)s AND NOT found.restricted))
  GROUP BY found.id, found.under, found.long
), best AS (
  SELECT DISTINCT ON (under) under, weight, shared, rank FROM weighed ORDER BY under, rank DESC
)
SELECT under, weight, shared FROM best ORDER BY rank DESC, under DESC LIMIT %(most)s
"""


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Something like the case: its id, how much of the telling weight it shares (0 to 1), and which words."""

    id: int
    share: float
    words: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SimilarCase:
    """A case like the one that is read, and why."""

    case: Case
    share: float
    words: Sequence[str]


def similar_cases(
    who: Principal, case: Case, words: Sequence[Telling], *, most: int = 12
) -> list[SimilarCase]:
    """Cases `who` may see that share what is telling, the likest first. Three statements."""
    reach = reach_of(who)
    found = alike(
        words,
        kinds=["message", "case"],
        own=case.pk,
        also=reach.also,
        everything_open=reach.everything_open,
        most=most,
    )
    visible = Case.objects.visible_to(who).filter(pk__in=[one.id for one in found])
    by_id = visible.select_related("person__survivor", "department", "closed_by").in_bulk()
    return [
        SimilarCase(case=by_id[one.id], share=one.share, words=one.words)
        for one in found
        if one.id in by_id
    ]


def alike(
    words: Sequence[Telling],
    *,
    kinds: Sequence[str],
    own: int = 0,
    also: Sequence[int] = (),
    everything_open: bool = True,
    most: int = 12,
) -> list[Alike]:
    """What shares enough of these words, by what it stands under. One statement."""
    query = choose_query(words, budget=CAP)
    if not query:
        return []
    asked: dict[str, Any] = {
        "query": query,
        "kinds": list(kinds),
        "cap": CAP,
        "words": [one.word for one in words],
        "weights": [one.weight for one in words],
        "own": own,
        "also": list(also),
        "open": everything_open,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WEIGHED, asked)
        rows = cursor.fetchall()
    whole = whole_weight(words)
    found = [
        Alike(id=id_, share=min(weight / whole, 1), words=shared) for id_, weight, shared in rows
    ]
    return [one for one in found if one.share >= LEAST_SHARE and len(one.words) >= LEAST_WORDS]
