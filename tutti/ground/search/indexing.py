"""Writing what can be found, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tutti.ground.search.models import Document
from tutti.ground.search.wording import kind_word, words_of

LONGEST = (
    20_000  # characters; a tsvector holds 1 MB, and nobody looks for the 3,000th word of a letter
)


@dataclass(frozen=True, kw_only=True)
class Findable:
    """One document: `text` is folded and split into words here, and not kept."""

    kind: str
    object_id: int
    under: int
    at: datetime
    text: str
    restricted: bool = False


def make_findable(documents: Sequence[Findable]) -> None:
    """Add documents, or replace those of the same kind and id. One statement."""
    if not documents:
        return
    columns: list[Any] = [
        [d.kind for d in documents],
        [d.object_id for d in documents],
        [d.under for d in documents],
        [d.restricted for d in documents],
        [d.at for d in documents],
        [_words(d) for d in documents],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_document (kind, object_id, under, restricted, at, words)"
            " SELECT kind, object_id, under, restricted, at, to_tsvector('simple', text)"
            " FROM unnest(%s::varchar[], %s::int8[], %s::int8[], %s::bool[], %s::timestamptz[],"
            " %s::text[]) AS new(kind, object_id, under, restricted, at, text)"
            " ON CONFLICT (kind, object_id) DO UPDATE SET under = excluded.under,"
            " restricted = excluded.restricted, at = excluded.at, words = excluded.words",
            columns,
        )


def _words(document: Findable) -> str:
    text = document.text[:LONGEST].replace("\x00", "")
    return " ".join([kind_word(document.kind), *words_of(text)])


def restrict(*, kinds: Sequence[str], under: int, restricted: bool) -> None:
    """Stamp everything under one thing anew; call it in the transaction that changes who may see it."""
    Document.objects.filter(kind__in=kinds, under=under).update(restricted=restricted)


def forget(*, kind: str, object_ids: Sequence[int]) -> None:
    """Take documents out of the index at once."""
    Document.objects.filter(kind=kind, object_id__in=object_ids).delete()
