"""The name each item has for ever: its id, or what it says and how often that was said before."""

from __future__ import annotations

import hashlib
from collections import defaultdict

import msgspec

from tutti.channels.contract import Raw
from tutti.channels.importer.absent import present
from tutti.channels.importer.mapping import Mapping
from tutti.listen.importing.items import Broken, Item, RawLetter, Row


class Keyed:
    """Turns the items of one file, in their order, into raw items. The same file gives the same keys."""

    def __init__(self, mapping: Mapping, *, import_id: int) -> None:
        self._mapping = mapping
        self._details = {"import": import_id, "mapping": mapping.name_for_ever}
        self._seen: defaultdict[bytes, int] = defaultdict(int)

    def raw(self, item: Item, thread: str) -> Raw:
        if isinstance(item, RawLetter):
            details = {**self._details, "letter": True, "close": self._mapping.close}
            return Raw(key=self._by_content(item.data), data=item.data, details=details)
        if isinstance(item, Broken):
            details = {**self._details, "unreadable": item.reason}
            return Raw(key=self._by_content(item.data), data=item.data, details=details)
        return self._of_row(item, thread)

    def _of_row(self, row: Row, thread: str) -> Raw:
        own = present(row.cells.get(self._mapping.id, "")) if self._mapping.id else ""
        key = (
            f"id:{own}" if own else self._by_content(msgspec.json.encode(row.cells, order="sorted"))
        )
        details = {**self._details, "thread": thread} if thread else self._details
        return Raw(key=key, data=msgspec.json.encode(row.cells), details=details)

    def _by_content(self, data: bytes) -> str:
        digest = hashlib.sha256(data).digest()[:16]
        self._seen[digest] += 1
        return f"{digest.hex()}:{self._seen[digest]}"
