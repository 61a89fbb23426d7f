"""Who held the ball, from the journal alone. Pure: entries in, stretches out (docs/explain/customers-clock.md).

Opening a case gives the ball to its department; `BallPassed` says every later holder. Entries are taken in the order
of their ids, each no earlier than the one before, so that a mail that arrives late never turns time back. Attaching a
conversation brings the time lived with it elsewhere, detaching takes it along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

from tutti.cases.facts import BallPassed, CaseOpened, ConversationAttached, ConversationDetached

MOVES = (CaseOpened.name, BallPassed.name, ConversationAttached.name, ConversationDetached.name)

CUSTOMER, OUTSIDE, DEPARTMENT, NOBODY = "customer", "outside", "department", "nobody"


class Told(Protocol):
    """An entry of the journal about one case."""

    @property
    def id(self) -> int: ...

    @property
    def at(self) -> datetime: ...

    @property
    def name(self) -> str: ...

    @property
    def payload(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Held:
    """From `at` on `holder` has the ball: `department`, or of a settled case the one that settled it."""

    at: datetime
    holder: str
    department: int | None = None

    @property
    def key(self) -> str:
        """Under which its time is counted: "customer", "outside", "nobody", or a department's id."""
        return str(self.department) if self.holder == DEPARTMENT else self.holder


@dataclass(frozen=True, kw_only=True)
class Lived:
    """All a case was held, in time order; the last stretch runs on. `opened_with`: the conversation it began with."""

    turns: tuple[Held, ...]
    opened_at: datetime
    opened_with: int | None = None

    @property
    def lived_from(self) -> datetime:
        """When the customer's clock began."""
        return self.turns[0].at

    @property
    def now(self) -> Held:
        """Who holds it now, since when."""
        return self.turns[-1]

    @property
    def shares(self) -> dict[str, float]:
        """Seconds of the ended stretches by holder. With the one that runs they add up to the whole clock."""
        sums: dict[str, timedelta] = {}
        for held, following in pairwise(self.turns):
            sums[held.key] = sums.get(held.key, timedelta(0)) + (following.at - held.at)
        return {key: lasted.total_seconds() for key, lasted in sums.items() if lasted}

    def passed(self, held: Held, *, by_customer: bool) -> Lived:
        """With the ball passed on. What was nobody's counts for who settled it when the customer took it up again."""
        last = self.now
        if by_customer and last.holder == NOBODY:
            last = replace(last, holder=DEPARTMENT)
        held = replace(held, at=max(held.at, last.at))
        return replace(self, turns=(*self.turns[:-1], last, held))

    def before(self, moment: datetime) -> tuple[Held, ...]:
        return tuple(held for held in self.turns if held.at < moment)

    def without(self, moment: datetime) -> Lived:
        """Without what was lived before `moment`."""
        gone = self.before(moment)
        first = (replace(gone[-1], at=moment),) if gone else ()
        return replace(self, turns=(*first, *self.turns[len(gone) :]))

    def with_time_of(self, other: Lived, *, since: datetime, until: datetime) -> Lived:
        """With what `other` lived from `since` to `until` in front."""
        brought = other.without(since).before(until)
        return replace(self, turns=(*brought, *self.turns))


Former = Callable[[int, int], Lived | None]
"""Another case as it was before an entry: (case id, entry id)."""


def lived(entries: Iterable[Told], *, former: Former) -> Lived | None:
    """What these entries of one case, in the order of their ids, tell of it; None before it was opened."""
    known: Lived | None = None
    for entry in entries:
        if entry.name == CaseOpened.name:
            known = known or _opened(entry)
        elif known is not None:
            known = _STEPS[entry.name](known, entry, former) if entry.name in _STEPS else known
    return known


def _opened(entry: Told) -> Lived:
    first = Held(at=entry.at, holder=DEPARTMENT, department=entry.payload["department"])
    return Lived(turns=(first,), opened_at=entry.at, opened_with=entry.payload.get("conversation"))


def _passed(known: Lived, entry: Told, _former: Former) -> Lived:
    said = entry.payload
    held = Held(at=entry.at, holder=said["holder"], department=said["department"])
    return known.passed(held, by_customer=said["by_customer"])


def _attached(known: Lived, entry: Told, former: Former) -> Lived:
    since, until = entry.payload.get("since"), entry.payload.get("until")
    if since is None or until is None:
        return known
    other = former(entry.payload["from_case"], entry.id)
    if other is None:
        return known
    return known.with_time_of(
        other, since=datetime.fromisoformat(since), until=datetime.fromisoformat(until)
    )


def _detached(known: Lived, entry: Told, _former: Former) -> Lived:
    since = entry.payload.get("since")
    return known.without(datetime.fromisoformat(since)) if since else known


_STEPS: Mapping[str, Callable[[Lived, Told, Former], Lived]] = {
    BallPassed.name: _passed,
    ConversationAttached.name: _attached,
    ConversationDetached.name: _detached,
}
