"""Tables as text: CSV and its relatives, as spreadsheets and databases really write them."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tutti.listen.importing.encodings import encoding_of, text_lines
from tutti.listen.importing.items import Broken, Columns, FileUnusable, Item, Progress, Row

LARGEST_FIELD = 16 * 1024 * 1024
DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
SAMPLE = 200  # records looked at to tell the delimiter
LONG_HEADING = 150

csv.field_size_limit(LARGEST_FIELD)


Record = tuple[list[str] | str, str]  # cells, or why there are none and the text instead


class Table:
    """A text file with a heading and rows. Rows of another width are set aside; their neighbours pass."""

    kind = "table"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = encoding_of(path)
        self.progress = Progress(total=path.stat().st_size)
        self.skip, self.delimiter = self._dialect()
        self.about = f"{self.encoding}, {gettext(DELIMITERS.get(self.delimiter, self.delimiter))}"
        self.columns, self.headed = self._heading()

    def items(self) -> Iterator[Item]:
        with closing(_records(self._lines(), self.delimiter)) as records:
            for cells, text in islice(records, 1 if self.headed else 0, None):
                if isinstance(cells, str):
                    yield Broken(text.encode(), cells)
                elif any(cells):
                    yield self._row(cells)

    def _row(self, cells: list[str]) -> Item:
        width = len(self.columns)
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]  # spreadsheets end rows with empty cells
        if len(cells) != width:
            reason = f"The row has {len(cells)} cells, the heading has {width}."
            return Broken(msgspec.json.encode(cells), reason)
        return Row(dict(zip(self.columns, map(_plain, cells), strict=True)))

    def _lines(self) -> Iterator[str]:
        return islice(text_lines(self.path, self.encoding, self.progress), self.skip, None)

    def _dialect(self) -> tuple[int, str]:
        first = next(text_lines(self.path, self.encoding, Progress()), "")
        if first.lower().startswith("sep=") and len(first.strip()) == len("sep=x"):
            return 1, first[4]
        lines = list(islice(text_lines(self.path, self.encoding, Progress()), SAMPLE * 5))
        return 0, max(DELIMITERS, key=lambda mark: _fits(lines, mark))

    def _heading(self) -> tuple[list[str], bool]:
        records = _records(self._lines(), self.delimiter)
        cells = next(
            (cells for cells, _ in records if isinstance(cells, list) and any(cells)), None
        )
        if cells is None:
            raise FileUnusable(gettext("%(file)s is empty.") % {"file": self.path.name})
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        columns = Columns()
        headed = not _is_data(cells)
        names = cells if headed else [""] * len(cells)
        return [columns.named(name, place) for place, name in enumerate(names, start=1)], headed


def _records(lines: Iterator[str], delimiter: str) -> Generator[Record, None, None]:
    """Records with the text they were read from; a string instead of cells says why there are none.

    A quote nobody closed swallows the rest of the file: then its first line alone is set aside, and reading goes
    on behind it.
    """
    again: deque[str] = deque()
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while (line := again.popleft() if again else next(lines, "")) != "":
            taken.append(line)
            yield line

    reader = csv.reader(feed(), delimiter=delimiter)
    while True:
        taken.clear()
        try:
            cells: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = f"The row cannot be read: {error}."
        if len(taken) > 1 and (isinstance(cells, str) or _unclosed(taken)):
            again.extendleft(reversed(taken[1:]))
            yield _("A quotation mark in this row is never closed."), taken[0]
            reader = csv.reader(feed(), delimiter=delimiter)
        else:
            yield cells, "".join(taken) if isinstance(cells, str) else ""


def _unclosed(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _fits(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a delimiter cuts: the share of records of the commonest width, and that width."""
    records = _records(iter(lines), delimiter)
    widths = Counter(len(cells) for cells, _ in islice(records, SAMPLE) if cells)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    return (often / widths.total(), width) if width > 1 else (0.0, 0)


def _is_data(cells: list[str]) -> bool:
    """Whether the first record is a row already: a heading holds no long text, no address and no bare number."""
    return any(
        len(cell) > LONG_HEADING or "\n" in cell or "@" in cell or _is_number(cell)
        for cell in cells
    )


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("-").replace(".", "", 1).isdigit()


def _plain(cell: str) -> str:
    """Spreadsheets write ="00123" to keep a zero."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell
