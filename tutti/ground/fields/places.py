"""What fields can be on: stages say so in their `slots.py`."""

from __future__ import annotations

from django.utils.functional import Promise

_places: dict[str, str | Promise] = {}


def carries_fields(on: str, label: str | Promise) -> None:
    """Say that things of kind `on` keep fields of the house in a column `fields`."""
    _places[on] = label


def places() -> dict[str, str | Promise]:
    """What a field can be on, by its word."""
    return dict(_places)
