"""What the cases do when an author is known, and what makes them findable (a group of its own)."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.actions.arriving import take_in
from tutti.cases.actions.indexing import index_cases, index_messages
from tutti.cases.facts import CaseContinued, CaseOpened, CaseRenamed
from tutti.cases.models import Case
from tutti.ground.db.among import among
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import PersonChanged, PersonRecognised, PersonsMerged, PersonsParted
from tutti.people.queries import touched_by


@follows(PersonRecognised)
def open_or_continue(entries: Sequence[Entry]) -> None:
    people = {entry.payload["message"]: entry.payload["person"] for entry in entries}
    take_in(people, {entry.payload["message"]: entry.id for entry in entries})


@follows(CaseOpened, CaseContinued, CaseRenamed, group="search")
def make_findable(entries: Sequence[Entry]) -> None:
    index_cases(entry.subject_id for entry in entries if entry.name != CaseContinued.name)
    index_messages(
        entry.payload["conversation"] for entry in entries if entry.payload.get("conversation")
    )


@follows(PersonChanged, PersonsMerged, PersonsParted, group="search")
def name_anew(entries: Sequence[Entry]) -> None:
    """Cases are found by the name they are shown under, which a person, a merge and a parting change."""
    of_them = Case.objects.filter(among("person_id", touched_by(entries)))
    index_cases(of_them.values_list("pk", flat=True))
