"""Conversations of a file: which rows belong together, and their rows in the order of time.

Exports often put the last answer first, and name a parent long before it comes. Read in that order, a thread
would begin with its end. So a file whose rows name each other is gone through twice: once to join them, with
the rows laid in a temporary file, and once in the order of time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

import msgspec

from tutti.channels.importer.absent import present
from tutti.channels.importer.mapping import Mapping
from tutti.channels.importer.moments import parse
from tutti.channels.importer.rows import zone
from tutti.listen.importing.items import Broken, Item, Row, Source

_decode = msgspec.json.Decoder(dict[str, Any]).decode
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def in_order(source: Source, mapping: Mapping) -> Iterator[tuple[Item, str]]:
    """Each item with its conversation's name ("" where rows stand alone)."""
    if not mapping.threads:
        for item in source.items():
            yield item, ""
        return
    joined = _Joined()
    with tempfile.TemporaryFile() as spool:
        places = _laid_down(source, mapping, joined, spool)
        for _, offset, length, name in sorted(places):
            spool.seek(offset)
            yield Row(_decode(spool.read(length))), joined.root(name) if name else ""
        yield from ((item, "") for item in source.items() if isinstance(item, Broken))


class _Joined:
    """Names that belong together, by way of what answers what."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, name: str) -> str:
        parents = self._parents
        while (parent := parents.setdefault(name, name)) != name:
            parents[name] = name = parents[parent]
        return name

    def join(self, name: str, other: str) -> None:
        """The smaller name stays the root, so that the order of rows makes no difference."""
        one, two = sorted((self.root(name), self.root(other)))
        self._parents[two] = one


def _laid_down(
    source: Source, mapping: Mapping, joined: _Joined, spool: IO[bytes]
) -> list[tuple[datetime, int, int, str]]:
    places = []
    offset = 0
    for item in source.items():
        if isinstance(item, Row):
            data = msgspec.json.encode(item.cells)
            spool.write(data)
            places.append((_moment(item, mapping), offset, len(data), _name(item, mapping, joined)))
            offset += len(data)
    return places


def _name(row: Row, mapping: Mapping, joined: _Joined) -> str:
    if mapping.thread:
        return present(row.cells.get(mapping.thread))
    name, parent = present(row.cells.get(mapping.id)), present(row.cells.get(mapping.answers))
    if name and parent:
        joined.join(name, parent)
    return name or parent


def _moment(row: Row, mapping: Mapping) -> datetime:
    text = present(row.cells.get(mapping.at, ""))
    return parse(text, mapping.style, zone(mapping.zone)) or LONG_AGO if text else LONG_AGO
