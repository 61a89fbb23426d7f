"""Persons to be merged and parted in the small house: nobody stands under anybody until the matrix asks."""

from __future__ import annotations

from typing import Any

from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import create_person
from tutti.people.actions.merging import merge_persons
from tutti.people.models import Merge


def two_persons(world: Any) -> dict[str, int]:
    """Of two cases: everybody at the desk knows both."""
    return {
        "person_id": world["foreign"].extra["person"].pk,
        "other_id": world["own"].extra["person"].pk,
    }


def a_merge(_world: Any) -> dict[str, int]:
    """One in force, of two persons without any case."""
    known = Merge.objects.in_force().first()
    merge = known or merge_persons(
        create_person(name="Noor Aziz", by=SYSTEM),
        create_person(name="N. Aziz", by=SYSTEM),
        by=SYSTEM,
    )
    return {"merge_id": merge.pk}
