"""From the entries of one case to its promises. Pure: the same entries, terms and calendars give the same promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from tutti.cases.facts import BallPassed, CaseHandedOver, CaseOpened
from tutti.cases.models import Holder
from tutti.cases.promises.facts import (
    DateMet,
    DateMoved,
    DatePromised,
    PolicyChosen,
    PromiseWithdrawn,
)
from tutti.cases.promises.terms import HoursOf, Kind, Terms
from tutti.engines.calendars.hours import ALWAYS, Hours
from tutti.engines.calendars.queries import Book
from tutti.engines.clocks.reckoning import Clock, Moment

READ = (
    CaseOpened.name,
    BallPassed.name,
    CaseHandedOver.name,
    PolicyChosen.name,
    DatePromised.name,
    DateMoved.name,
    DateMet.name,
    PromiseWithdrawn.name,
)
DATED = "dated"
WARNED_BEFORE_A_DATE = timedelta(hours=2)
NOTHING = timedelta(0)
Source = tuple[HoursOf, int | None]


class Told(Protocol):
    """What the derivation needs of a journal's entry."""

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A promise as the entries tell it. `promise` is the row of a dated one; `clock` is None for those."""

    kind: str
    started_at: datetime
    allowed: timedelta
    state: str
    used: timedelta
    due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None = None
    version: int | None = None
    promise: int | None = None
    clock: Clock | None = None


@dataclass(kw_only=True)
class Life:
    """What the entries of a case say in order: who held the ball, where it stood, what was chosen."""

    opened_at: datetime | None = None
    held: list[tuple[datetime, str, bool]] = field(default_factory=list)  # by_customer last
    departments: list[tuple[datetime, int]] = field(default_factory=list)
    chosen: list[tuple[datetime, int | None]] = field(default_factory=list)
    dated: dict[int, list[Told]] = field(default_factory=dict)


def derive(entries: Sequence[Told], terms: Mapping[int, Terms], book: Book) -> list[Derived]:
    """All promises of a case from its entries in order; `terms` by version. Imported history makes none."""
    life = life_of(entries)
    by_policy: list[Derived] = []
    if life.opened_at is not None and life.chosen:
        lives = [(Kind.FIRST_ANSWER, _first_answer(life)), (Kind.SETTLEMENT, _settlement(life))]
        lives += [(Kind.NEXT_ANSWER, moments) for moments in _next_answers(life)]
        found = (_by_policy(kind, moments, life, terms, book) for kind, moments in lives)
        by_policy = [each for each in found if each]
    return by_policy + [_dated(each, told, life) for each, told in life.dated.items()]


def life_of(entries: Sequence[Told]) -> Life:
    life = Life()
    for entry in entries:
        said = entry.payload
        match entry.name:
            case CaseOpened.name:
                if not said.get("history"):
                    life.opened_at = entry.at
                life.held.append((entry.at, Holder.DEPARTMENT, False))
                life.departments.append((entry.at, said["department"]))
            case BallPassed.name:
                life.held.append((entry.at, said["holder"], bool(said.get("by_customer"))))
            case CaseHandedOver.name:
                life.departments.append((entry.at, said["department"]))
            case PolicyChosen.name:
                life.chosen.append((entry.at, said["version"]))
            case _:
                life.dated.setdefault(said["promise"], []).append(entry)
    return life


def _first_answer(life: Life) -> list[Moment]:
    """From the opening until the customer has the ball, or nobody."""
    moments = [Moment(turn="started", at=life.held[0][0])]
    for at, holder, _by_customer in life.held:
        if holder in {Holder.CUSTOMER, Holder.NOBODY}:
            return [*moments, Moment(turn="stopped", at=at, why=holder)]
    return moments


def _next_answers(life: Life) -> Iterator[list[Moment]]:
    """Each time the ball comes from the customer, until they have it again, or nobody."""
    moments: list[Moment] = []
    before = ""
    for at, holder, by_customer in life.held:
        ours = holder in {Holder.DEPARTMENT, Holder.OUTSIDE}
        if moments and not ours:
            yield [*moments, Moment(turn="stopped", at=at, why=holder)]
            moments = []
        elif ours and not moments and (before == Holder.CUSTOMER or by_customer):
            moments = [Moment(turn="started", at=at)]
        before = holder
    if moments:
        yield moments


def _settlement(life: Life) -> list[Moment]:
    """From the opening to the closing, paused while it is the customer's turn; a reopening goes on."""
    moments = [Moment(turn="started", at=life.held[0][0])]
    for at, holder, _by_customer in life.held[1:]:
        turn = "resumed"
        if holder == Holder.CUSTOMER:
            turn = "paused"
        elif holder == Holder.NOBODY:
            turn = "stopped"
        runs = moments[-1].turn in {"started", "resumed"}
        if turn != moments[-1].turn and not (runs and turn == "resumed"):
            moments.append(Moment(turn=turn, at=at, why="" if turn == "resumed" else holder))  # type: ignore[arg-type]  # one of three words
    return moments


def _by_policy(
    kind: Kind, moments: list[Moment], life: Life, terms: Mapping[int, Terms], book: Book
) -> Derived | None:
    stopped_at = moments[-1].at if moments[-1].turn == "stopped" else None
    version = chosen_at(life, stopped_at)
    chosen = terms.get(version) if version else None
    if chosen is None or kind not in chosen.allowed:
        return None
    hours = hours_of(life, moments[0].at, stopped_at, terms, book)
    clock = Clock(moments=moments, allowed=chosen.allowed[kind], hours=hours)
    used = clock.used_at(moments[-1].at)
    return Derived(
        kind=kind,
        started_at=moments[0].at,
        allowed=clock.allowed,
        state=_state(kind, clock, used),
        used=used,
        due_at=_date(clock),
        warn_at=_warned_at(clock, chosen.warn_before) if stopped_at is None else None,
        stopped_at=stopped_at,
        version=version,
        clock=clock,
    )


def chosen_at(life: Life, moment: datetime | None) -> int | None:
    """The version in force at a moment (the newest for None). Before any was chosen, the first."""
    said = [version for at, version in life.chosen if moment is None or at <= moment]
    return said[-1] if said else life.chosen[0][1]


def hours_of(
    life: Life, start: datetime, end: datetime | None, terms: Mapping[int, Terms], book: Book
) -> Hours:
    """The hours in force over a clock's life: each hand-off and each choice may bring others, from then on.

    An ended clock is reckoned with what the calendars said when it ended.
    """
    turns = [
        at
        for at, _ in (*life.departments, *life.chosen)
        if start < at and (end is None or at < end)
    ]
    hours, source = None, None
    for at in [start, *sorted(turns)]:
        found = _source(life, at, terms)
        if found != source or hours is None:
            part = _hours(found, book, end)
            hours = part if hours is None else hours.then(part, at=at)
            source = found
    return hours or ALWAYS


def _source(life: Life, at: datetime, terms: Mapping[int, Terms]) -> Source:
    version = chosen_at(life, at) or next((each for _at, each in life.chosen if each), None)
    chosen = terms.get(version) if version else None
    if chosen is None or chosen.hours == HoursOf.ALWAYS:
        return HoursOf.ALWAYS, None
    if chosen.hours == HoursOf.CALENDAR:
        return HoursOf.CALENDAR, chosen.calendar
    there = [department for since, department in life.departments if since <= at]
    return HoursOf.DEPARTMENT, there[-1] if there else life.departments[0][1]


def _hours(source: Source, book: Book, known_at: datetime | None) -> Hours:
    kind, subject = source
    if kind == HoursOf.DEPARTMENT and subject is not None:
        return book.of_department(subject, known_at=known_at)
    return book.of_calendar(subject, known_at=known_at)


def _state(kind: Kind, clock: Clock, used: timedelta) -> str:
    last = clock.moments[-1]
    if last.turn == "stopped":
        if used > clock.allowed:
            return "broken"
        unanswered = kind != Kind.SETTLEMENT and last.why == Holder.NOBODY
        return "withdrawn" if unanswered else "kept"
    return "paused" if last.turn == "paused" else "running"


def _date(clock: Clock) -> datetime | None:
    """The date; of an ended clock the one it had when it ended."""
    if clock.moments[-1].turn == "stopped":
        return Clock(moments=clock.moments[:-1], allowed=clock.allowed, hours=clock.hours).due()
    return clock.due()


def _warned_at(clock: Clock, before: timedelta) -> datetime | None:
    sooner = clock.allowed - min(before, clock.allowed / 2)
    return Clock(moments=clock.moments, allowed=sooner, hours=clock.hours).due()


def _dated(promise: int, told: Sequence[Told], life: Life) -> Derived:
    """A date somebody named: it runs on the calendar on the wall, and closing the case keeps it."""
    started_at, last = told[0].at, told[-1]
    dates = [each.payload["due_at"] for each in told if "due_at" in each.payload]
    due_at = datetime.fromisoformat(dates[-1])
    ends = [(last.at, last.name)] if last.name in {PromiseWithdrawn.name, DateMet.name} else []
    ends += [
        (at, holder) for at, holder, _ in life.held if holder == Holder.NOBODY and at >= started_at
    ]
    stopped_at, how = min(ends, default=(None, ""))
    state = "running"
    if stopped_at and how == PromiseWithdrawn.name:
        state = "withdrawn"
    elif stopped_at:
        state = "kept" if stopped_at <= due_at else "broken"
    allowed = max(due_at - started_at, NOTHING)
    return Derived(
        kind=DATED,
        started_at=started_at,
        allowed=allowed,
        state=state,
        used=(stopped_at - started_at) if stopped_at else NOTHING,
        due_at=due_at,
        warn_at=None if stopped_at else due_at - min(WARNED_BEFORE_A_DATE, allowed / 2),
        stopped_at=stopped_at,
        promise=promise,
    )
