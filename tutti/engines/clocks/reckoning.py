"""What a clock says: a function of the moments of its life, the hours it counts, and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from tutti.engines.calendars.hours import (
    Hours,
    NeverOpen,
    Rules,
    after_working,
    working_time,
)
from tutti.engines.calendars.special_days import holidays_of
from tutti.engines.calendars.zones import zone

Turn = Literal["started", "paused", "resumed", "stopped"]
State = Literal["running", "paused", "stopped"]
ONE_DAY, NOTHING = timedelta(days=1), timedelta(0)
MOST_DAYS_OFF = 400  # a clock open for longer than a year names those of its first year


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something that turned a clock. `why` is a word of the caller's for a pause, for instance "customer"."""

    turn: Turn
    at: datetime
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of a clock's life, running or paused; `end` None: it goes on."""

    start: datetime
    end: datetime | None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DayOff:
    day: date
    name: str


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """A clock at one moment. `due_at` is None while it is paused in time, and where its hours never open again.

    Once more than `allowed` is used, `due_at` is the moment it ran out and stays, paused or not.
    """

    state: State
    used: timedelta
    allowed: timedelta
    due_at: datetime | None
    stopped_at: datetime | None
    pauses: Sequence[Stretch]
    days_off: Sequence[DayOff]
    by_hours: bool

    @property
    def over(self) -> bool:
        """More than allowed was used."""
        return self.used > self.allowed


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The moments of a clock in order, what it allows, and the hours that count."""

    moments: Sequence[Moment]
    allowed: timedelta
    hours: Hours

    def at(self, now: datetime) -> Reckoning:
        """The whole reckoning as it stands at `now`, which is not before the last moment."""
        running, pauses = stretches(self.moments)
        last = self.moments[-1]
        state: State = (
            "stopped"
            if last.turn == "stopped"
            else "paused"
            if last.turn == "paused"
            else "running"
        )
        until = last.at if state == "stopped" else now
        return Reckoning(
            state=state,
            used=self.used_in(running, until),
            allowed=self.allowed,
            due_at=self.due_in(running),
            stopped_at=last.at if state == "stopped" else None,
            pauses=pauses,
            days_off=days_off(self.hours, self.moments[0].at, until),
            by_hours=any(spell.rules for spell in self.hours.spells),
        )

    def used_at(self, now: datetime) -> timedelta:
        """Only the time used, without the rest of the reckoning."""
        return self.used_in(stretches(self.moments)[0], now)

    def due(self) -> datetime | None:
        """Only the date, without the rest of the reckoning."""
        return self.due_in(stretches(self.moments)[0])

    def used_in(self, running: Iterable[Stretch], until: datetime) -> timedelta:
        spent = (working_time(each.start, each.end or until, hours=self.hours) for each in running)
        return sum(spent, NOTHING)

    def due_in(self, running: Sequence[Stretch]) -> datetime | None:
        """When the allowance runs out: in the stretch that runs, or in an ended one that used more than was left."""
        left = self.allowed
        for each in running:
            if each.end is None:
                return _after(each.start, left, self.hours)
            spent = working_time(each.start, each.end, hours=self.hours)
            if spent > left:
                return _after(each.start, left, self.hours)
            left -= spent
        return None


def stretches(moments: Sequence[Moment]) -> tuple[list[Stretch], list[Stretch]]:
    """The running and the paused stretches of a life, each in order. A stopped clock may be resumed."""
    running: list[Stretch] = []
    paused: list[Stretch] = []
    begun: Moment | None = None
    for moment in moments:
        if begun and begun.turn in {"started", "resumed"}:
            running.append(Stretch(start=begun.at, end=moment.at))
        elif begun:
            paused.append(Stretch(start=begun.at, end=moment.at, why=begun.why))
        begun = moment
    if begun and begun.turn in {"started", "resumed"}:
        running.append(Stretch(start=begun.at, end=None))
    elif begun and begun.turn == "paused":
        paused.append(Stretch(start=begun.at, end=None, why=begun.why))
    return running, paused


def days_off(hours: Hours, start: datetime, end: datetime) -> list[DayOff]:
    """The holidays and own days off between two moments on which the week would have been worked."""
    found: dict[date, DayOff] = {}
    moment = start
    for _number in range(MOST_DAYS_OFF):
        if moment > end + ONE_DAY:
            break
        rules = hours.rules_at(min(moment, end))
        if rules:
            day = min(moment, end).astimezone(zone(rules.zone)).date()
            if rules.week[day.weekday()] and not rules.spans_of(day):
                found.setdefault(day, DayOff(day=day, name=_name(rules, day)))
        moment += ONE_DAY
    return list(found.values())


def _name(rules: Rules, day: date) -> str:
    own = next((each.name for each in rules.own_days if each.day == day), "")
    return own or holidays_of(rules.country, rules.subdivision, day.year).get(day, "")


def _after(start: datetime, amount: timedelta, hours: Hours) -> datetime | None:
    try:
        return after_working(start, amount, hours=hours)
    except NeverOpen:
        return None
