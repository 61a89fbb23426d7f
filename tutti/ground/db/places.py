"""A place in a list ordered by time or number, then by id, as an address carries it."""

from __future__ import annotations

from datetime import datetime

DIGITS = 18  # that surely fit the database's largest number


def place_in(text: str) -> tuple[datetime | None, int]:
    """The moment and id of `moment_id`; None and 0 for anything else, a moment without a zone included."""
    said, _mark, id_ = text.rpartition("_")
    try:
        moment, number = datetime.fromisoformat(said), int(id_)
    except ValueError:
        return None, 0
    return (moment, number) if moment.tzinfo else (None, 0)


def numbered_place_in(text: str) -> tuple[int | None, int]:
    """The number and id of `number_id`; None and 0 for anything else."""
    said, _mark, id_ = text.rpartition("_")
    if not (said.isascii() and said.isdecimal() and id_.isascii() and id_.isdecimal()):
        return None, 0
    if max(len(said), len(id_)) > DIGITS:
        return None, 0
    return int(said), int(id_)
