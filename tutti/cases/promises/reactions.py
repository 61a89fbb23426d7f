"""What promises do when cases change: derived again, a group of its own, so that a busy one holds nothing else up."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.facts import (
    BallPassed,
    CaseClosed,
    CaseDescribed,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    CaseTaken,
    ConversationAttached,
)
from tutti.cases.models import Case, State
from tutti.cases.promises.actions.projecting import reckon_again
from tutti.cases.promises.facts import PolicyRetired, PolicySaved
from tutti.cases.promises.jobs import reckon_open_cases
from tutti.cases.promises.queries import nothing_promised
from tutti.engines.calendars.facts import CalendarGiven, CalendarSaved
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import PersonChanged, PersonsMerged, PersonsParted
from tutti.people.queries import touched_by

GROUP = "promises"
CHOOSING = {
    fact.name
    for fact in (
        CaseOpened,
        CaseDescribed,
        CaseHandedOver,
        CaseReopened,
        CaseTaken,
        ConversationAttached,
    )
}


@follows(
    CaseOpened,
    BallPassed,
    CaseHandedOver,
    CaseClosed,
    CaseReopened,
    CaseTaken,
    CaseDescribed,
    ConversationAttached,
    group=GROUP,
)
def reckon_changed_cases(entries: Sequence[Entry]) -> None:
    living = [entry for entry in entries if not entry.payload.get("history")]
    changed = {entry.subject_id for entry in living}
    if not changed or nothing_promised(changed):
        return
    reckon_again(changed, choose={each.subject_id for each in living if each.name in CHOOSING})


@follows(PersonChanged, PersonsMerged, PersonsParted, group=GROUP)
def choose_for_changed_persons(entries: Sequence[Entry]) -> None:
    persons = touched_by(entries)
    cases = set(
        Case.objects.filter(person__in=persons, state=State.OPEN).values_list("pk", flat=True)
    )
    if cases and not nothing_promised(cases):
        reckon_again((), choose=cases)


@follows(CalendarSaved, CalendarGiven, PolicySaved, PolicyRetired, group=GROUP)
def reckon_all(entries: Sequence[Entry]) -> None:
    del entries
    reckon_open_cases.defer()
