"""Working time, pure: spans of local days in a zone, laid over elapsed time.

A moment is open when the clock on the wall of the zone shows a time within a span. What the clocks skip in spring
is no time at all; what they show twice in autumn counts twice, because it is lived twice. A shift past midnight
belongs to the day it begins on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from tutti.engines.calendars.special_days import holidays_of
from tutti.engines.calendars.zones import stretches_of_one_offset

Span = tuple[int, int]  # minutes from the day's midnight; the end may lie past the next midnight
Piece = tuple[datetime, datetime]

MINUTE, ONE_DAY, NOTHING = timedelta(minutes=1), timedelta(days=1), timedelta(0)
END_OF_TIME = datetime(2400, 1, 1, tzinfo=UTC)


class NeverOpen(Exception):
    """A calendar that opens no more; time on it would never pass."""


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """A day unlike its week: off when it has no spans, else worked at these."""

    day: date
    name: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A week from Monday with its exceptions. Own days win over holidays, holidays over the week.

    The spans of a day are in order, do not overlap, start within the day and last 24 hours at most.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...]
    country: str = ""
    subdivision: str = ""
    own_days: tuple[OwnDay, ...] = ()
    _known: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def spans_of(self, day: date) -> tuple[Span, ...]:
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._looked_up(day)
        return known

    @property
    def opens_until(self) -> datetime:
        """When it opens no more: never, unless no day of the week has spans."""
        if any(self.week):
            return END_OF_TIME
        last = max((own.day for own in self.own_days if own.spans), default=date(1970, 1, 1))
        return datetime.combine(last + 3 * ONE_DAY, time(), tzinfo=UTC)

    def _looked_up(self, day: date) -> tuple[Span, ...]:
        for own in self.own_days:
            if own.day == day:
                return own.spans
        if day in holidays_of(self.country, self.subdivision, day.year):
            return ()
        return self.week[day.weekday()]


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Rules in force from a moment (in UTC: Python compares two moments of one zone by their wall clocks).

    `rules` None: always open.
    """

    since: datetime
    rules: Rules | None

    @classmethod
    def of(cls, since: datetime, rules: Rules | None) -> Spell:
        return cls(since=since.astimezone(UTC), rules=rules)


@dataclass(frozen=True)
class Hours:
    """Spells in order of time; the first reaches back for ever, each lasts until the next."""

    spells: tuple[Spell, ...]

    def then(self, other: Hours, *, at: datetime) -> Hours:
        """These hours until `at`, the other's from then on: what a hand-off does."""
        kept = tuple(spell for spell in self.spells if spell.since < at.astimezone(UTC))
        return Hours((*kept, *other.from_moment(at)))

    def from_moment(self, at: datetime) -> tuple[Spell, ...]:
        """The spells from `at` on, the first of them beginning there."""
        moment = at.astimezone(UTC)
        begun = [spell for spell in self.spells if spell.since <= moment]
        current = begun[-1] if begun else self.spells[0]
        later = (each for each in self.spells if each.since > moment and each is not current)
        return (replace(current, since=moment), *later)

    def rules_at(self, moment: datetime) -> Rules | None:
        return self.from_moment(moment)[0].rules


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ALWAYS = Hours((Spell(since=BEGINNING, rules=None),))


def hours_from(rules: Rules, *, since: datetime = BEGINNING) -> Hours:
    return Hours((Spell.of(since, rules),))


def working_time(start: datetime, end: datetime, *, hours: Hours) -> timedelta:
    """How much of `start` to `end` is open; nothing when `end` is not later."""
    return sum((b - a for a, b in open_pieces(start, hours=hours, until=end)), NOTHING)


def after_working(start: datetime, amount: timedelta, *, hours: Hours) -> datetime:
    """The first moment by which `amount` of open time has passed since `start`.

    Raises `NeverOpen` where it never passes.
    """
    left = amount
    if left <= NOTHING:
        return start
    for opens, closes in open_pieces(start, hours=hours):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise NeverOpen


def next_open(at: datetime, *, hours: Hours) -> datetime:
    """`at` itself when it is open, else the next moment that is. Raises `NeverOpen`."""
    for opens, _closes in open_pieces(at, hours=hours):
        return opens
    raise NeverOpen


def open_pieces(start: datetime, *, hours: Hours, until: datetime | None = None) -> Iterator[Piece]:
    """The open stretches from `start` on, in order, none empty, in UTC.

    With `until` they end there; without it they end where no spell opens any more.
    """
    end = (until or END_OF_TIME).astimezone(UTC)
    spells = hours.from_moment(start)
    ends = [*(later.since for _spell, later in pairwise(spells)), END_OF_TIME]
    for spell, over in zip(spells, ends, strict=True):
        yield from _pieces_of(spell.rules, spell.since, min(over, end))


def _pieces_of(rules: Rules | None, begin: datetime, end: datetime) -> Iterator[Piece]:
    if rules is None:
        if begin < end:
            yield begin, end
        return
    for a, b, offset in stretches_of_one_offset(rules.zone, begin, min(end, rules.opens_until)):
        yield from _in_one_offset(rules, a, b, offset)


def _in_one_offset(
    rules: Rules, begin: datetime, end: datetime, offset: timedelta
) -> Iterator[Piece]:
    """Within one offset local time runs evenly, so spans can be cut to size on the local side."""
    reached, upper = begin.replace(tzinfo=None) + offset, end.replace(tzinfo=None) + offset
    midnight = datetime.combine(reached.date() - ONE_DAY, time())  # yesterday's shift may last
    while midnight < upper:
        for first, last in rules.spans_of(midnight.date()):
            opens = max(midnight + first * MINUTE, reached)
            closes = min(midnight + last * MINUTE, upper)
            if opens < closes:
                reached = closes
                yield _in_utc(opens, offset), _in_utc(closes, offset)
        midnight += ONE_DAY


def _in_utc(local: datetime, offset: timedelta) -> datetime:
    return (local - offset).replace(tzinfo=UTC)
