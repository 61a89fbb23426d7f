"""Making people findable by name and by every way they are known."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from tutti.ground.search.indexing import Findable, make_findable

_WORDS = """
SELECT p.id, p.created_at, concat_ws(' ', p.name,
  (SELECT string_agg(i.value || ' ' || i.name, ' ') FROM people_identity i WHERE i.person_id = p.id),
  (SELECT string_agg(o.name, ' ') FROM people_belonging b
   JOIN people_organisation o ON o.id = b.organisation_id WHERE b.person_id = p.id))
FROM people_person p WHERE p.id = ANY(%s)
"""


def index_people(person_ids: Iterable[int]) -> None:
    """Index names, addresses and organisations of these people anew. A fixed number of statements."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [list(set(person_ids))])
        known = cursor.fetchall()
    make_findable(
        [
            Findable(kind="person", object_id=id_, under=id_, at=at, text=words)
            for id_, at, words in known
        ]
    )
