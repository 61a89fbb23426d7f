"""A day's hours as people type them: "08:30–12:30, 13:30–17:30", "22:00–06:00", nothing for a day off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

from tutti.engines.calendars.errors import HoursWrong
from tutti.engines.calendars.hours import Span

DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to|a|bis)\s*(\d{1,2})(?:[:.](\d{2}))?")


def spans_from(text: str) -> tuple[Span, ...]:
    """Spans in order. An end not after its start is on the next day. Raises `HoursWrong`."""
    parts = [part.strip() for part in re.split(r"[,;\n]+|\s+(?:and|e)\s+", text) if part.strip()]
    spans = tuple(sorted(_span(part) for part in parts))
    for (_start, end), (following, _end) in pairwise(spans):
        if following < end:
            raise HoursWrong(_("Two of these hours overlap: %(text)s.") % {"text": text.strip()})
    return spans


def in_words(spans: Iterable[Span]) -> str:
    """Spans as one would type them again."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if not found:
        raise HoursWrong(_("Write hours as 08:30–12:30, not “%(text)s”.") % {"text": part})
    first_hour, first_minute, last_hour, last_minute = (int(each or 0) for each in found.groups())
    if max(first_hour, last_hour) > 24 or max(first_minute, last_minute) > 59:  # noqa: PLR2004 -- a clock
        raise HoursWrong(_("A day has 24 hours of 60 minutes: “%(text)s”.") % {"text": part})
    start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if start >= DAY or end > DAY:
        raise HoursWrong(_("A day ends at 24:00: “%(text)s”.") % {"text": part})
    return start, end if end > start else end + DAY


def _clock(minute: int) -> str:
    hour, rest = divmod(minute if minute == DAY else minute % DAY, 60)
    return f"{hour:02}:{rest:02}"
