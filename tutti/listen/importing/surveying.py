"""Looking a file over before anything is imported: its columns, what stands in them, and a few rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from tutti.channels.importer.absent import present
from tutti.listen.importing.items import Item, RawLetter, Row, Source

LOOKED_AT = 5000
SHOWN = 5


@dataclass
class Column:
    """A column and what the first rows hold in it, blanks left out."""

    name: str
    values: list[str] = field(default_factory=list)

    @property
    def samples(self) -> list[str]:
        return [value[:200] for value in dict.fromkeys(self.values[:50])][:3]

    @property
    def said(self) -> str:
        """The samples on one line."""
        return " · ".join(self.samples)

    @cached_property
    def distinct(self) -> int:
        return len(set(self.values))

    @cached_property
    def length(self) -> float:
        """Characters on average."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0

    @cached_property
    def words(self) -> float:
        """Words on average."""
        sample = self.values[:500]
        return sum(value.count(" ") + 1 for value in sample) / len(sample) if sample else 0.0


@dataclass
class Survey:
    """What the first rows of a source hold. `looked_at` counts rows and letters, `broken` what was neither."""

    source: Source
    columns: dict[str, Column] = field(default_factory=dict)
    shown: list[Item] = field(default_factory=list)
    looked_at: int = 0
    broken: int = 0

    @property
    def letters(self) -> bool:
        return self.source.kind == "letters"

    @property
    def fingerprint(self) -> str:
        """The same for files of one origin: all mail, or tables and objects with the same columns."""
        if self.letters:
            return "letters"
        names = "\n".join(sorted(self.columns))
        return hashlib.sha256(names.encode()).hexdigest()[:32]

    def values_of(self, column: str) -> Iterator[str]:
        """Every value of a column in the whole file, blanks left out."""
        rows = (item.cells.get(column) for item in self.source.items() if isinstance(item, Row))
        return (value for value in map(present, rows) if value)


def survey(source: Source) -> Survey:
    """Look at the first rows; the whole file is not read."""
    seen = Survey(source)
    for item in islice(source.items(), LOOKED_AT):
        if isinstance(item, Row):
            _look(seen, item)
        seen.looked_at += isinstance(item, Row | RawLetter)
        seen.broken += not isinstance(item, Row | RawLetter)
        if len(seen.shown) < SHOWN:
            seen.shown.append(item)
    return seen


def _look(seen: Survey, row: Row) -> None:
    for name, value in row.cells.items():
        column = seen.columns.get(name)
        if column is None:
            column = seen.columns[name] = Column(name)
        if text := present(value):
            column.values.append(text)


def names(columns: Iterable[Column]) -> str:
    """Column names for a sentence."""
    return ", ".join(f"“{column.name}”" for column in columns)
