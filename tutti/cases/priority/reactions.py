"""What moves the priority of cases: reckoned again in batches, a group of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tutti.cases.actions.promising import heeds_promised_dates
from tutti.cases.facts import (
    BallPassed,
    CaseClosed,
    CaseContinued,
    CaseGivenToPerson,
    CaseOpened,
    CaseReopened,
    ConversationAttached,
    ConversationDetached,
    TurnPassed,
)
from tutti.cases.models import Case, State
from tutti.cases.priority.actions.reckoning import look_soon, reckon
from tutti.cases.priority.facts import (
    CaseMarked,
    CaseMarkLifted,
    PersonMarked,
    PersonMarkLifted,
    WeightsSaved,
)
from tutti.cases.priority.jobs import reckon_open_cases
from tutti.engines.rules.facts import RuleRetired, RuleSaved, RuleStopped, RuleSwitched
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import (
    BelongingAdded,
    BelongingEnded,
    PersonChanged,
    PersonsMerged,
    PersonsParted,
)
from tutti.people.queries import touched_by

GROUP = "priority"


@heeds_promised_dates
def look_at_changed_dates(case_ids: Collection[int]) -> None:
    look_soon(case_ids)


@follows(
    CaseOpened,
    CaseContinued,
    CaseReopened,
    CaseClosed,
    CaseGivenToPerson,
    ConversationAttached,
    ConversationDetached,
    TurnPassed,
    BallPassed,
    CaseMarked,
    CaseMarkLifted,
    group=GROUP,
)
def reckon_changed_cases(entries: Sequence[Entry]) -> None:
    reckon({entry.subject_id for entry in entries})


@follows(
    PersonChanged,
    PersonsMerged,
    PersonsParted,
    BelongingAdded,
    BelongingEnded,
    PersonMarked,
    PersonMarkLifted,
    group=GROUP,
)
def reckon_cases_of_persons(entries: Sequence[Entry]) -> None:
    persons = touched_by(entries)
    open_cases = Case.objects.filter(person__in=persons, state=State.OPEN)
    reckon(list(open_cases.values_list("pk", flat=True)))


@follows(WeightsSaved, RuleSaved, RuleSwitched, RuleRetired, RuleStopped, group=GROUP)
def reckon_all(entries: Sequence[Entry]) -> None:
    concerned = [
        entry for entry in entries if entry.payload.get("kind", "prioritise") == "prioritise"
    ]
    if concerned:
        reckon_open_cases.defer()
