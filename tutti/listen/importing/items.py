"""What a file is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol


class FileUnusable(Exception):
    """Nothing can be imported from this file; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as column and value."""

    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece of the file that is no row. It is kept and set aside, with the reason."""

    data: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class RawLetter:
    """The bytes of one letter."""

    data: bytes


Item = Row | Broken | RawLetter


@dataclass(slots=True)
class Progress:
    """How far a file has been read, in bytes."""

    done: int = 0
    total: int = 0


class Source(Protocol):
    """A file opened for import. `items` may be called again and starts at the beginning each time.

    `kind` is "table", "objects" or "letters"; `about` says in words what was found (encoding, delimiter).
    """

    kind: str
    about: str
    progress: Progress

    def items(self) -> Iterator[Item]: ...


@dataclass(slots=True)
class Columns:
    """Column names as a mapping can tell them apart: never empty, never twice."""

    seen: dict[str, int] = field(default_factory=dict)

    def named(self, name: str, place: int) -> str:
        plain = " ".join(name.replace("\x00", "").split()) or f"Column {place}"
        self.seen[plain] = self.seen.get(plain, 0) + 1
        return plain if self.seen[plain] == 1 else f"{plain} ({self.seen[plain]})"
