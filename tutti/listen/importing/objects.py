"""Objects as text: one JSON object a line, an array of them, or an answer of an API that holds such an array."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tutti.listen.importing.encodings import encoding_of, text_lines
from tutti.listen.importing.items import Broken, FileUnusable, Item, Progress, Row

LARGEST_WHOLE = 256 * 1024 * 1024  # an array has to be read at once; a line does not
WRAPPERS = (
    "_source",
    "attributes",
    "properties",
    "fields",
    "node",
)  # where APIs put the row itself
DEPTH = 4

_decode = msgspec.json.Decoder().decode


class ObjectLines:
    """A file with an object on each line."""

    kind = "objects"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = encoding_of(path)
        self.about = gettext("%(encoding)s, one object a line") % {"encoding": self.encoding}
        self.progress = Progress(total=path.stat().st_size)

    def items(self) -> Iterator[Item]:
        for line in text_lines(self.path, self.encoding, self.progress):
            if line.strip():
                yield _item(line)


class ObjectArray:
    """A file that is one JSON value with a list of objects somewhere in it."""

    kind = "objects"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.progress = Progress(total=path.stat().st_size)
        if self.progress.total > LARGEST_WHOLE:
            raise FileUnusable(
                gettext("%(file)s is too large for one list. Write one object a line.")
                % {"file": path.name}
            )
        text = path.read_bytes().decode(encoding_of(path), errors="replace")
        try:
            self._objects = _longest_list(json.loads(text), DEPTH)
        except (ValueError, RecursionError) as error:
            raise FileUnusable(
                gettext("%(file)s is not JSON: %(error)s") % {"file": path.name, "error": error}
            ) from error
        if not self._objects:
            raise FileUnusable(gettext("%(file)s holds no list of objects.") % {"file": path.name})
        self.about = gettext("a list of %(number)s objects") % {"number": len(self._objects)}

    def items(self) -> Iterator[Item]:
        for number, found in enumerate(self._objects, start=1):
            self.progress.done = self.progress.total * number // len(self._objects)
            yield Row(flat(found))


def objects_in(path: Path) -> ObjectLines | ObjectArray:
    """Lines when the first line is an object by itself, else one value."""
    first = next((line for line in _head(path) if line.strip()), "")
    try:
        alone = isinstance(_decode(first.encode()), dict)
    except (msgspec.DecodeError, RecursionError):
        alone = first.lstrip().startswith("{") and len(first.strip()) > 1
    if not alone:
        return ObjectArray(path)
    second = [line for line in _head(path) if line.strip()][1:2]
    return ObjectArray(path) if not second and _wraps(first) else ObjectLines(path)


def flat(found: dict[str, Any], before: str = "", depth: int = DEPTH) -> dict[str, Any]:
    """One level: `{"a": {"b": 1}}` becomes `{"a.b": 1}`, and what an API wraps a row in is taken off."""
    wrapped = next((found[key] for key in WRAPPERS if isinstance(found.get(key), dict)), None)
    if wrapped is not None and not before:
        return flat(wrapped, depth=depth)
    cells: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, dict) and depth:
            cells |= flat(value, f"{before}{_storable(key)}.", depth - 1)
        else:
            cells[f"{before}{_storable(key)}"] = _clean(value)
    return cells


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _clean(item) for key, item in value.items()}
    return value


def _storable(text: str) -> str:
    """Without NUL and without half a surrogate pair: JSON can write both, PostgreSQL can keep neither."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _item(line: str) -> Item:
    try:
        found = _decode(line.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        return Broken(line.encode(errors="replace"), f"The line is not JSON: {error}")
    if not isinstance(found, dict):
        return Broken(line.encode(), _("The line is not an object with named values."))
    return Row(flat(found))


def _head(path: Path) -> Iterator[str]:
    return text_lines(path, encoding_of(path), Progress())


def _wraps(line: str) -> bool:
    """A single object that holds a list of objects is an answer, not a row."""
    try:
        return bool(_longest_list(json.loads(line), DEPTH))
    except (ValueError, RecursionError):
        return False


def _longest_list(value: Any, depth: int) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    if not isinstance(value, dict) or not depth:
        return []
    return max((_longest_list(part, depth - 1) for part in value.values()), key=len, default=[])
