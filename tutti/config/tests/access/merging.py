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


def add_merge() -> Merge:
    """One in force, of two persons without any case."""
    survivor, other = (create_person(name=name, by=SYSTEM) for name in ("Noor Aziz", "N. Aziz"))
    return merge_persons(survivor, other, by=SYSTEM)
