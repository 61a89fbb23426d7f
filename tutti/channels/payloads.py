"""Reading JSON others wrote: nothing in it can be relied on; what is missing or of another kind is simply not there.

Shared by the channels whose networks deliver JSON. Paths are keys joined by full stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from tutti.channels.contract import Raw, Unreadable

TEXT_LENGTH = 200_000
MILLISECONDS_FROM = 100_000_000_000  # as seconds that is the year 5138
CLOCKS_DIFFER = timedelta(minutes=5)  # a message from further ahead was dated by a wrong clock

Json = dict[str, Any]


def decoded(raw: Raw) -> Json | Unreadable:
    """The item as an object, or why it is none."""
    try:
        data = msgspec.json.decode(raw.data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(reason=f"This is not JSON: {error}")
    return data if isinstance(data, dict) else Unreadable(reason="The JSON is not an object.")


def as_item(key: str, part: Any, *, received_at: datetime | None = None) -> Raw:
    """A part of a delivery as an item of its own."""
    return Raw(key=key[:300], data=msgspec.json.encode(part), received_at=received_at)


def print_of(part: Any) -> str:
    """The same for the same part, however its keys stand: the key of what its network gave no name."""
    encoded = part if isinstance(part, bytes) else msgspec.json.encode(part, order="sorted")
    return hashlib.sha256(encoded).hexdigest()[:32]


def value_at(data: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def text_at(data: Any, path: str) -> str:
    """Words or a number as words; "" for anything else. Without the NUL no database keeps."""
    found = value_at(data, path)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).replace("\x00", "")[:TEXT_LENGTH]


def dict_at(data: Any, path: str) -> Json:
    found = value_at(data, path)
    return found if isinstance(found, dict) else {}


def dicts_at(data: Any, path: str) -> list[Json]:
    found = value_at(data, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def without(data: Json, keys: Iterable[str]) -> Json:
    return {key: value for key, value in data.items() if key not in set(keys)}


def moment_at(data: Any, path: str) -> datetime | None:
    """Seconds or milliseconds since 1970, or ISO 8601; aware."""
    said = text_at(data, path)
    try:
        if said.lstrip("-").isdigit():
            number = int(said)
            seconds = number / 1000 if number >= MILLISECONDS_FROM else number
            return datetime.fromtimestamp(seconds, UTC)
        found = datetime.fromisoformat(said)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def when(raw: Raw, *said: datetime | None) -> datetime:
    """The first moment that was said, unless it is ahead of when the item came; then that."""
    came = raw.received_at or datetime.now(UTC)
    found = next((one for one in said if one), came)
    return came if found > came + CLOCKS_DIFFER else found
