"""Who is worth comparing with whom: those who share a key that is not everybody's."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import msgspec
from django.db import connection

from tutti.ground.db.among import among
from tutti.people.matching.models import Sketch
from tutti.people.matching.scoring.keys import CROWD
from tutti.people.matching.scoring.portraits import Portrait
from tutti.people.matching.scoring.scoring import Share
from tutti.people.matching.scoring.weights import common_of

Pair = tuple[int, int]  # ids of persons, the lower one first

_SHARING = """
SELECT asked.key, found.person_id
FROM (SELECT DISTINCT key FROM matching_key WHERE person_id = ANY(%s)) asked
CROSS JOIN LATERAL (SELECT person_id FROM matching_key WHERE key = asked.key LIMIT %s) found
"""
_COMMON = {
    field: f"SELECT {field}, count(*) FROM matching_sketch WHERE {field} = ANY(%s) GROUP BY 1"  # noqa: S608 -- ours
    for field in ("given", "family")
}
_HOW_MANY = (
    "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'matching_sketch'::regclass"
)
NEAREST = 20  # compared with each person
FEW = 1000  # below it the planner's guess is too old to be trusted


def pairs_of(person_ids: Collection[int]) -> set[Pair]:
    """The pairs to compare in which one of these persons stands. One statement; a crowd under one key is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [list(person_ids), CROWD + 1])
        rows = cursor.fetchall()
    under: defaultdict[int, list[int]] = defaultdict(list)
    for key, person_id in rows:
        under[key].append(person_id)
    return {
        (min(one, other), max(one, other))
        for one, others in _met(set(person_ids), under).items()
        for other in _nearest(others)
    }


def _met(asked: set[int], under: Mapping[int, Sequence[int]]) -> Mapping[int, Counter[int]]:
    """For each asked, whom they meet under how many keys."""
    met: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for found in under.values():
        if len(found) <= CROWD:
            for one in asked.intersection(found):
                met[one].update(found)
    for one, others in met.items():
        del others[one]
    return met


def _nearest(others: Counter[int]) -> list[int]:
    """Those with most keys in common: who is the same shares several, and common names fill whole crowds."""
    return heapq.nsmallest(NEAREST, others, key=lambda other: (-others[other], other))


def sketched(person_ids: Collection[int]) -> dict[int, Portrait]:
    rows = Sketch.objects.filter(among("person_id", person_ids))
    return {
        id_: msgspec.convert(kept, Portrait)
        for id_, kept in rows.values_list("person_id", "portrait")
    }


def how_many() -> int:
    """About how many persons there are; exact in a small house."""
    with connection.cursor() as cursor:
        cursor.execute(_HOW_MANY)
        (guess,) = cursor.fetchone() or (0,)
    return int(guess) if guess > FEW else Sketch.objects.count()


def shares_among(portraits: Mapping[int, Portrait], profiles: int) -> Share:
    """How common these persons' names are in the house. Two statements."""
    counted = {
        field: _counts(field, {getattr(one, field) for one in portraits.values()})
        for field in _COMMON
    }

    @cache
    def share(field: str, value: str) -> float:
        return common_of(field, counted[field].get(value, 0), profiles)

    return share


def _counts(field: str, values: Collection[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COMMON[field], [[value for value in values if value]])
        return dict(cursor.fetchall())
