"""Finding values in JSON by paths such as `data.comments.0.body`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

MILLISECONDS = 100_000_000_000  # seconds beyond the year 5000 are milliseconds


def at_path(found: Any, path: str) -> Any:
    """What stands at a path of names and places in lists; None when it leads nowhere."""
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def first_text(payload: Any, paths: Iterable[str]) -> str:
    """The first text or number at one of these paths, as text; empty when none holds any."""
    for path in paths:
        found = at_path(payload, path)
        if isinstance(found, str) and found.strip():
            return found.strip()
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
    return ""


def first_moment(payload: Any, paths: Iterable[str]) -> datetime | None:
    """The first moment at one of these paths: ISO 8601 (UTC where no zone stands) or seconds since 1970."""
    return moment_of(first_text(payload, paths))


def moment_of(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return _from_number(text)


def _from_number(text: str) -> datetime | None:
    try:
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
