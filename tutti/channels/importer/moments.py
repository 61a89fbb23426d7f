"""Dates as exports write them. A style is settled for a whole column, never for one cell: 05/06/23 has two."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

STYLES = ("iso", "ymd", "dmy", "mdy", "named", "epoch", "epoch_ms", "serial")
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_NUMBERS = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan gen", "feb", "mar", "apr", "may mag mai", "jun giu", "jul lug", "aug ago", "sep set",
            "oct ott okt", "nov", "dec dic dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?")
_OFFSET = re.compile(r"(?<=[\s\d])([+-])(\d{2}):?(\d{2})\b|\b(UTC|GMT|Z)\b")
_DIGITS = re.compile(r"\d+")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # 1954 to 2119 as Excel counts days


def parse(text: str, style: str, zone: tzinfo) -> datetime | None:
    """The moment `text` names under `style`, in UTC; None when it does not fit. `zone` is for those that name none."""
    moment = _parse(text.strip(), style, zone)
    return moment if moment is not None and EARLIEST <= moment < LATEST else None


def hits(values: Iterable[str], styles: Iterable[str] = STYLES) -> dict[str, int]:
    """How many of the values are dates under each style."""
    known = list(values)
    return {style: sum(parse(value, style, UTC) is not None for value in known) for style in styles}


@lru_cache(maxsize=50_000)
def _parse(text: str, style: str, zone: tzinfo) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        moment = _READERS[style](text)
        if moment is not None:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            return aware.astimezone(UTC)
    return None


def _iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if len(text) >= 8 and text[4:5] == "-" else None  # noqa: PLR2004 -- a whole date


def _numbers(order: str) -> Callable[[str], datetime | None]:
    def read(text: str) -> datetime | None:
        found = _NUMBERS.fullmatch(text)
        if found is None:
            return None
        first, _, second, third, hour, minute, second_, half, zone = found.groups()
        parts = dict(zip(order, (first, second, third), strict=True))
        if len(parts["y"]) not in ({4} if order == "ymd" else {2, 4}) or len(parts["d"]) > 2:  # noqa: PLR2004 -- digits
            return None
        return datetime(
            _year(parts["y"]), int(parts["m"]), int(parts["d"]),
            _hour(hour, half), int(minute or 0), int(second_ or 0), tzinfo=_offset(zone),
        )  # fmt: skip

    return read


def _named(text: str) -> datetime | None:
    month = next((m for w in _WORD.findall(text) if (m := _MONTHS.get(w[:3].lower()))), None)
    clock = _CLOCK.search(text)
    offset = _OFFSET.search(text, clock.end() if clock else 0)
    rest = _CLOCK.sub(" ", text if offset is None else text.replace(offset[0], " ", 1))
    numbers = _DIGITS.findall(rest)
    if month is None or len(numbers) != 2:  # noqa: PLR2004 -- a day and a year
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)  # noqa: PLR2004 -- digits of a day
    hour, minute, second, half = clock.groups() if clock else (None, None, None, None)
    return datetime(
        _year(year), month, int(day),
        _hour(hour, half), int(minute or 0), int(second or 0),
        tzinfo=_offset(offset[0] if offset else None),
    )  # fmt: skip


def _epoch(scale: int, digits: int) -> Callable[[str], datetime | None]:
    def read(text: str) -> datetime | None:
        whole = text.partition(".")[0]
        if not whole.isascii() or not whole.isdigit() or len(whole) != digits:
            return None
        return datetime.fromtimestamp(float(text) / scale, tz=UTC)

    return read


def _serial(text: str) -> datetime | None:
    if not _SERIAL.fullmatch(text):
        return None
    return datetime(1899, 12, 30) + timedelta(days=float(text))  # noqa: DTZ001 -- the sheet names no zone


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 -- all digits of it
        return year
    return 2000 + year if year < 70 else 1900 + year  # noqa: PLR2004 -- POSIX's turn of two digits


def _hour(hour: str | None, half: str | None) -> int:
    number = int(hour or 0)
    if half is None:
        return number
    return number % 12 + (12 if half[0] in "pP" else 0)


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if text[0] == "-" else away)


_READERS: dict[str, Callable[[str], datetime | None]] = {
    "iso": _iso,
    "ymd": _numbers("ymd"),
    "dmy": _numbers("dmy"),
    "mdy": _numbers("mdy"),
    "named": _named,
    "epoch": _epoch(1, 10),
    "epoch_ms": _epoch(1000, 13),
    "serial": _serial,
}
