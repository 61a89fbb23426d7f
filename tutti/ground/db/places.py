"""A place in a list ordered by time and id, as an address carries it."""

from __future__ import annotations

from datetime import datetime


def place_in(text: str) -> tuple[datetime | None, int]:
    """The moment and id of `moment_id`; None and 0 for anything else, a moment without a zone included."""
    said, _mark, id_ = text.rpartition("_")
    try:
        moment, number = datetime.fromisoformat(said), int(id_)
    except ValueError:
        return None, 0
    return (moment, number) if moment.tzinfo else (None, 0)
