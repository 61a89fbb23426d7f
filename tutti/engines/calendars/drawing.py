"""What a calendar looks like: its week as bars, and the days that are unlike their week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from tutti.engines.calendars.hours import Rules, Span
from tutti.engines.calendars.spans import DAY, in_words
from tutti.engines.calendars.special_days import holidays_of
from tutti.ground.time.names import DAYS

LOOKED_AHEAD = 730  # days


@dataclass(frozen=True, kw_only=True)
class DrawnDay:
    """A row of the drawn week. `bars` are (start, width) in minutes; `words` say the same."""

    name: str
    bars: Sequence[tuple[int, int]]
    words: str


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """A day unlike its week: why, and what is worked on it ("" when it is off)."""

    day: date
    name: str
    hours: str


def drawn_week(rules: Rules) -> list[DrawnDay]:
    """Seven rows from Monday; what lasts past midnight is drawn on the next."""
    return [
        DrawnDay(
            name=gettext(DAYS[number]),
            bars=[*_spilled(rules.week[number - 1]), *_begun(spans)],
            words=in_words(spans),
        )
        for number, spans in enumerate(rules.week)
    ]


def special_days(rules: Rules, *, after: date, language: str, limit: int = 8) -> list[SpecialDay]:
    """The next days, from `after` on, that a holiday or an own day makes unlike their week."""
    found = _special_days(rules, after, language)
    return [day for day, _number in zip(found, range(limit), strict=False)]


def _special_days(rules: Rules, after: date, language: str) -> Iterator[SpecialDay]:
    own_days = {own.day: own for own in rules.own_days}
    for number in range(LOOKED_AHEAD):
        day = after + timedelta(days=number)
        own = own_days.get(day)
        named = holidays_of(rules.country, rules.subdivision, day.year, language)
        if own or day in named:
            name = (own and own.name) or named.get(day) or gettext("A day of your own")
            yield SpecialDay(day=day, name=name, hours=in_words(rules.spans_of(day)))


def _begun(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(start, min(end, DAY) - start) for start, end in spans]


def _spilled(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(0, end - DAY) for _start, end in spans if end > DAY]
