"""Keeping of each person what they are compared by, and the keys they are found by. In bulk."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from django.db import transaction

from tutti.ground.db.among import among
from tutti.ground.db.bulk import insert_rows
from tutti.people.matching.models import Key, Sketch
from tutti.people.matching.queries import matching_settings
from tutti.people.matching.reading import portraits_of
from tutti.people.matching.scoring.keys import keys_of
from tutti.people.matching.scoring.portraits import Portrait


@transaction.atomic
def sketch_persons(person_ids: Collection[int]) -> dict[int, Portrait]:
    """Sketch these persons anew. Nobody who signs in here is sketched: colleagues are no doubles of customers."""
    read = portraits_of(person_ids, matching_settings().meanings)
    portraits = {id_: portrait for id_, (portrait, colleague) in read.items() if not colleague}
    Key.objects.filter(among("person_id", person_ids)).delete()
    Sketch.objects.filter(among("person_id", person_ids)).delete()
    insert_rows(Sketch, [_row(id_, portrait) for id_, portrait in portraits.items()])
    insert_rows(Key, _keys(portraits))
    return portraits


def _row(id_: int, portrait: Portrait) -> dict[str, object]:
    return {
        "person_id": id_,
        "given": portrait.given[:200],
        "family": portrait.family[:200],
        "portrait": msgspec.to_builtins(portrait),
    }


def _keys(portraits: Mapping[int, Portrait]) -> list[dict[str, object]]:
    return [
        {"person_id": id_, "key": key}
        for id_, portrait in portraits.items()
        for key in sorted(keys_of(portrait))
    ]
