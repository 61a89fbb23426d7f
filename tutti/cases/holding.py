"""From what was said and what the journal tells of a case to the turns and marks of its score.

The rule, until clocks refine it: the customer's words give the ball to the department that has the case, ours give
it to the customer; handing over changes the department; a next action of a member of another department lends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from tutti.cases.facts import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    CaseTaken,
    NextActionSet,
    TurnPassed,
)
from tutti.cases.models import Case, Turn
from tutti.cases.score import OUTSIDE, THEM, Happened, Holder, Turned
from tutti.journal.models import Entry


@dataclass(frozen=True, kw_only=True)
class Told:
    """A message in outline. `automatic`: a machine wrote it, which moves nothing."""

    id: int
    at: datetime
    ours: bool
    automatic: bool
    conversation: int


class Where(Protocol):
    """Where something was said, in an icon and a word."""

    @property
    def icon(self) -> str: ...

    @property
    def words(self) -> str: ...


def turns_of(
    case: Case,
    told: Sequence[Told],
    entries: Sequence[Entry],
    teams: Mapping[int, Sequence[int]],
) -> list[Turned]:
    """Every moment the ball changed hands. `teams`: the departments of each member who was to act."""
    keeper = _Ball(_first_department(case, entries), teams)
    moments: list[tuple[datetime, int, Told | Entry]] = [
        *((words.at, 1, words) for words in told if not words.automatic),
        *((entry.at, 0, entry) for entry in entries if entry.name in _MOVES),
    ]
    ordered = sorted(moments, key=lambda moment: moment[:2])
    turns = [Turned(at=at, holder=keeper.after(moment)) for at, _order, moment in ordered]
    return turns or [Turned(at=case.opened_at, holder=case.department_id)]


def happened_of(
    told: Sequence[Told], entries: Sequence[Entry], places: Mapping[int, Where]
) -> list[Happened]:
    """The marks of the score: words outside, our own steps inside."""
    return [*_said(told, places), *_done(entries)]


class _Ball:
    """Walks through the moments of a case in order and says who has the ball after each."""

    def __init__(self, department: Holder, teams: Mapping[int, Sequence[int]]) -> None:
        self.department = department
        self.lent: Holder | None = None
        self.turn: str | None = Turn.US
        self.teams = teams

    def after(self, moment: Told | Entry) -> Holder | None:
        if isinstance(moment, Told):
            self._turned(Turn.CUSTOMER if moment.ours else Turn.US)
        else:
            self._moved(moment)
        if self.turn == Turn.US:
            return self.lent or self.department
        return (
            {Turn.CUSTOMER: THEM, Turn.OUTSIDE: OUTSIDE}.get(Turn(self.turn)) if self.turn else None
        )

    def _turned(self, turn: str | None) -> None:
        self.turn, self.lent = turn, self.lent if turn == self.turn else None

    def _moved(self, entry: Entry) -> None:
        if entry.name == CaseHandedOver.name:
            self.department, self.lent = entry.payload["department"], None
        elif entry.name == NextActionSet.name:
            self._lend(entry.payload["doer"])
        elif entry.name == TurnPassed.name:
            self._turned(entry.payload["turn"])
        elif entry.name == CaseClosed.name:
            self._turned(None)
        else:
            self._turned(Turn.US)

    def _lend(self, doer: int) -> None:
        theirs = self.teams.get(doer, [])
        self.lent = theirs[0] if theirs and self.department not in theirs else None


_MOVES = {
    fact.name
    for fact in (CaseOpened, CaseHandedOver, NextActionSet, TurnPassed, CaseClosed, CaseReopened)
}


def _first_department(case: Case, entries: Sequence[Entry]) -> Holder:
    opened = next((entry for entry in entries if entry.name == CaseOpened.name), None)
    return opened.payload["department"] if opened else case.department_id


def _said(told: Sequence[Told], places: Mapping[int, Where]) -> Iterator[Happened]:
    for words in told:
        place = places[words.conversation]
        icon = "reply" if words.ours else place.icon
        label = _("We answered") if words.ours else place.words
        yield Happened(at=words.at, outside=True, icon=icon, label=label)


def _done(entries: Sequence[Entry]) -> Iterator[Happened]:
    steps = {
        CaseTaken.name: ("hand", _("Taken")),
        CaseHandedOver.name: ("arrow-right-left", _("Handed over")),
        NextActionSet.name: ("calendar-clock", _("Next action set")),
        CaseClosed.name: ("check", _("Settled")),
        CaseReopened.name: ("rotate-ccw", _("Opened again")),
    }
    for entry in entries:
        if entry.name in steps:
            icon, label = steps[entry.name]
            yield Happened(at=entry.at, outside=False, icon=icon, label=label)
