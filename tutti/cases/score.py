"""Who held the ball, as stretches and as a drawing's numbers. Pure: what a case lived in, numbers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tutti.cases.attribution import CUSTOMER, NOBODY, Held

Holder = str
"""Under which time is counted: "customer", "outside", "nobody", or a department's id."""
THEM: Holder = CUSTOMER

APART = 2.3  # per cent of the width between two marks, so that they do not cover each other
APART_ON_PHONE = 7.0
FOR_A_NAME = 7.0  # per cent a stretch is wide before its holder's name stands in it
FOR_A_LABEL = 13.0  # per cent of free stave before a mark is given words
FOR_A_WORD_ON_PHONE = 30.0
MOST_DAYS = 8


@dataclass(frozen=True, kw_only=True)
class Stretch:
    holder: Holder
    start: datetime
    end: datetime

    @property
    def lasted(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something the score marks: on the outside or on the inside."""

    at: datetime
    outside: bool
    icon: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch as drawn; `start` and `width` in per cent of the whole."""

    holder: Holder
    start: float
    width: float

    @property
    def named(self) -> bool:
        return self.width >= FOR_A_NAME

    @property
    def named_on_phone(self) -> bool:
        return self.width >= 3 * FOR_A_NAME

    @property
    def middle(self) -> float:
        return self.start + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An event as drawn: `x` in per cent; `label` is empty where there is no room for words."""

    x: float
    outside: bool
    icon: str
    label: str
    minor: bool


@dataclass(frozen=True, kw_only=True)
class Score:
    """All numbers of the drawing, in per cent of its width. `due` is None once the case is settled."""

    bands: Sequence[Band]
    marks: Sequence[Mark]
    days: Sequence[tuple[float, datetime]]
    now: float
    due: float | None

    @property
    def crowded(self) -> bool:
        """Whether the flag stands so near that a phone has no room for the word beside now."""
        return self.due is None or abs(self.due - self.now) < FOR_A_WORD_ON_PHONE

    @property
    def ahead(self) -> float:
        return round(100 - self.now, 2)


def stretches(turns: Iterable[Held], *, until: datetime) -> list[Stretch]:
    """Who held the ball until `until`, neighbours of one holder joined. Turns come in time order."""
    known = list(turns)
    found: list[Stretch] = []
    for turn, end in zip(known, [*(later.at for later in known[1:]), until], strict=True):
        last = min(end, until)
        if last <= turn.at:
            continue
        if found and found[-1].holder == turn.key:
            found[-1] = Stretch(holder=turn.key, start=found[-1].start, end=last)
        else:
            found.append(Stretch(holder=turn.key, start=turn.at, end=last))
    return found


def held(found: Iterable[Stretch]) -> dict[Holder, timedelta]:
    """How long each held it together, in the order they first did. All of them add up to the customer's clock."""
    sums: dict[Holder, timedelta] = {}
    for stretch in found:
        sums[stretch.holder] = sums.get(stretch.holder, timedelta(0)) + stretch.lasted
    return sums


def on_us(found: Iterable[Stretch]) -> timedelta:
    """How much of it the customer waited for us: all they did not hold themselves while it was open."""
    ours = (stretch.lasted for stretch in found if stretch.holder not in {THEM, NOBODY})
    return sum(ours, timedelta(0))


def bands(found: Iterable[Stretch], *, start: datetime, end: datetime) -> list[Band]:
    """The stretches somebody held, as parts of `start` to `end`."""
    x = _scale(start, end)
    return [
        Band(
            holder=stretch.holder,
            start=x(stretch.start),
            width=round(x(stretch.end) - x(stretch.start), 2),
        )
        for stretch in found
        if stretch.holder != NOBODY
    ]


def score(
    found: Sequence[Stretch],
    happened: Sequence[Happened],
    *,
    now: datetime,
    due: datetime | None,
) -> Score | None:
    """The drawing of a case, from its first stretch to the later of now and its date; None before anybody held it."""
    if not found:
        return None
    start, last = found[0].start, found[-1].end
    end = max(last, due or last, start + timedelta(minutes=1))
    x = _scale(start, end)
    return Score(
        bands=bands(found, start=start, end=end),
        marks=_marks(happened, x, now=x(now)),
        days=[(x(day), day) for day in _days(start, end, now)],
        now=x(min(now, end)),
        due=x(due) if due else None,
    )


def _scale(start: datetime, end: datetime) -> Callable[[datetime], float]:
    whole = max(end - start, timedelta(seconds=1))

    def x(moment: datetime) -> float:
        return round(100 * max(0.0, min(1.0, (moment - start) / whole)), 2)

    return x


def _marks(
    happened: Sequence[Happened], x: Callable[[datetime], float], *, now: float
) -> list[Mark]:
    """Outside and inside apart; what would cover its neighbour is left to the list of messages."""
    ordered = sorted(happened, key=lambda one: one.at)
    return [
        mark
        for outside in (True, False)
        for mark in _on_one_side([one for one in ordered if one.outside is outside], x, now)
    ]


def _on_one_side(
    happened: Sequence[Happened], x: Callable[[datetime], float], now: float
) -> list[Mark]:
    kept: list[tuple[float, Happened]] = []
    for one in happened:
        if not kept or x(one.at) - kept[-1][0] >= APART:
            kept.append((x(one.at), one))
    marks, on_phone = [], -APART_ON_PHONE
    for index, (place, one) in enumerate(kept):
        ahead = min([following for following, _ in kept[index + 1 : index + 2]] + [max(now, place)])
        room = ahead - place if ahead > place else 100 - place
        minor = place - on_phone < APART_ON_PHONE
        on_phone = on_phone if minor else place
        label = one.label if room >= FOR_A_LABEL else ""
        marks.append(Mark(x=place, outside=one.outside, icon=one.icon, label=label, minor=minor))
    return marks


def _days(start: datetime, end: datetime, now: datetime) -> list[datetime]:
    """Midnights in the zone of `now`, as many as there is room for."""
    first = start.astimezone(now.tzinfo).replace(hour=0, minute=0, second=0, microsecond=0)
    count = (end - first).days
    step = max(1, -(-count // MOST_DAYS))
    return [first + timedelta(days=number) for number in range(step, count + 1, step)]
