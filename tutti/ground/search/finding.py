"""Finding: rare words by the index, common words by walking back from the newest.

A document's kind is one of its words, so that the few people called Mira are not lost behind the many messages.

`ORDER BY id DESC LIMIT n` beside a rare word makes the planner walk the whole primary key (240 ms against
0.2 ms at a million rows), and ranking every match of a common word costs half a second. So the rare way runs
first behind a fence with a cap; a word that reaches the cap is common, and then the walk is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from tutti.ground.search.wording import kind_word, words_of

CAP = 2000


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
    query = _query(text, kinds)
    if not query:
        return []
    if not reach.everything_open:
        return _hits(_among_granted(query, kinds, reach, limit))
    rows, common = _by_words(query, kinds, reach)
    if common:
        return _hits(_walking_back(query, kinds, reach, limit))
    newest = sorted(rows, key=lambda row: (row[3], row[1]), reverse=True)
    return _hits(newest[:limit])


def _query(text: str, kinds: Sequence[str]) -> str:
    words = words_of(text)[:8]
    if not words:
        return ""
    of_kind = " | ".join(kind_word(kind) for kind in kinds)
    return " & ".join([f"({of_kind})", *words[:-1], f"{words[-1]}:*"])


_VISIBLE = "kind = ANY(%s) AND (NOT restricted OR under = ANY(%s))"


def _by_words(
    query: str, kinds: Sequence[str], reach: Reach
) -> tuple[list[tuple[object, ...]], bool]:
    """What may be seen of the first `CAP` that hold the words, and whether there are more.

    The cap is judged before anything is hidden: otherwise a reader who may see few of a common word's
    documents would get what happens to be among the first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH found AS MATERIALIZED (SELECT kind, object_id, under, at, restricted"  # noqa: S608
            " FROM search_document WHERE words @@ to_tsquery('simple', %s) LIMIT %s)"
            " SELECT kind, object_id, under, at, (SELECT count(*) FROM found) FROM found"
            f" WHERE {_VISIBLE}",
            [query, CAP, list(kinds), list(reach.also)],
        )
        rows = list(cursor.fetchall())
    if rows:
        return rows, rows[0][4] >= CAP
    return rows, _is_common(query)


def _is_common(query: str) -> bool:
    """Whether a query reaches the cap, asked only when nothing of it may be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM search_document"
            " WHERE words @@ to_tsquery('simple', %s) LIMIT %s) found",
            [query, CAP],
        )
        return int(cursor.fetchone()[0]) >= CAP


def _among_granted(
    query: str, kinds: Sequence[str], reach: Reach, limit: int
) -> list[tuple[object, ...]]:
    """For those who see only what was granted: a short list, walked by what it is under."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH granted AS MATERIALIZED (SELECT kind, object_id, under, at, words"
            " FROM search_document WHERE kind = ANY(%s) AND under = ANY(%s))"
            " SELECT kind, object_id, under, at FROM granted"
            " WHERE words @@ to_tsquery('simple', %s) ORDER BY at DESC, object_id DESC LIMIT %s",
            [list(kinds), list(reach.also), query, limit],
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
            [query, list(kinds), list(reach.also), limit],
        )
        return list(cursor.fetchall())


def _hits(rows: Sequence[tuple[object, ...]]) -> list[Hit]:
    return [
        Hit(kind=str(row[0]), object_id=int(str(row[1])), under=int(str(row[2]))) for row in rows
    ]
