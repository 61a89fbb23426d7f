"""Finding: rare words by the index, common words by walking back from the newest.

`ORDER BY id DESC LIMIT n` beside a rare word makes the planner walk the whole primary key (240 ms against
0.2 ms at a million rows), and ranking every match of a common word costs half a second. So the rare way runs
first behind a fence with a cap; a word that reaches the cap is common, and then the walk is short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from tutti.ground.text.folding import fold

CAP = 2000
_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far one asker's search goes: what is open to them, and the restricted ids they may see as well."""

    everything_open: bool
    also: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Hit:
    kind: str
    object_id: int
    under: int


def find(text: str, *, kinds: Sequence[str], reach: Reach, limit: int = 50) -> list[Hit]:
    """The newest `limit` documents that hold every word of `text`; the last word may be unfinished."""
    query = _query(text)
    if not query:
        return []
    rows = _by_words(query, kinds, reach)
    if len(rows) >= CAP:
        return _hits(_walking_back(query, kinds, reach, limit))
    newest = sorted(rows, key=lambda row: (row[3], row[1]), reverse=True)
    return _hits(newest[:limit])


def _query(text: str) -> str:
    words = _WORD.findall(fold(text))[:8]
    return " & ".join([*words[:-1], f"{words[-1]}:*"]) if words else ""


_VISIBLE = "kind = ANY(%s) AND ((NOT restricted AND %s) OR under = ANY(%s))"


def _by_words(query: str, kinds: Sequence[str], reach: Reach) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH found AS MATERIALIZED (SELECT kind, object_id, under, at, restricted"  # noqa: S608
            " FROM search_document WHERE words @@ to_tsquery('simple', %s) LIMIT %s)"
            f" SELECT kind, object_id, under, at FROM found WHERE {_VISIBLE}",
            [query, CAP, list(kinds), reach.everything_open, list(reach.also)],
        )
        return list(cursor.fetchall())


def _walking_back(
    query: str, kinds: Sequence[str], reach: Reach, limit: int
) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, object_id, under, at FROM search_document"  # noqa: S608 -- text of ours
            f" WHERE words @@ to_tsquery('simple', %s) AND {_VISIBLE}"
            " ORDER BY id DESC LIMIT %s",
            [query, list(kinds), reach.everything_open, list(reach.also), limit],
        )
        return list(cursor.fetchall())


def _hits(rows: Sequence[tuple[object, ...]]) -> list[Hit]:
    return [
        Hit(kind=str(kind), object_id=int(str(object_id)), under=int(str(under)))
        for kind, object_id, under, _at in rows
    ]
