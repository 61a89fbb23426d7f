"""What the cases do with what is kept, and what makes them findable (a group of its own)."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.actions.arriving import take_in
from tutti.cases.actions.entitling import entitle_anew
from tutti.cases.actions.indexing import index_again, index_cases, index_messages
from tutti.cases.actions.setting_aside import set_aside
from tutti.cases.facts import CaseContinued, CaseOpened, CaseRenamed
from tutti.cases.models import Case
from tutti.ground.db.among import among
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageDeleted, MessageEdited
from tutti.people.facts import PersonChanged, PersonsMerged, PersonsParted
from tutti.people.queries import touched_by
from tutti.triage.facts import (
    MessageFilteredByHand,
    MessageRestored,
    MessageTriaged,
)
from tutti.triage.models import Tier


@follows(MessageTriaged, MessageRestored)
def open_or_continue(entries: Sequence[Entry]) -> None:
    """What is filtered opens nothing and continues nothing; what is restored comes as if it had just arrived."""
    kept = [entry for entry in entries if entry.payload.get("tier", Tier.KEEP) == Tier.KEEP]
    people = {entry.payload["message"]: entry.payload["person"] for entry in kept}
    take_in(people, {entry.payload["message"]: entry.id for entry in kept})


@follows(MessageFilteredByHand)
def settle_what_was_filtered(entries: Sequence[Entry]) -> None:
    for entry in entries:  # by hand: one at a time
        set_aside(entry.subject_id, by=entry.actor, caused_by=entry.id)


@follows(CaseOpened, CaseContinued, CaseRenamed, group="search")
def make_findable(entries: Sequence[Entry]) -> None:
    index_cases(entry.subject_id for entry in entries if entry.name != CaseContinued.name)
    index_messages(
        entry.payload["conversation"] for entry in entries if entry.payload.get("conversation")
    )


@follows(MessageEdited, MessageDeleted, group="search")
def find_by_what_still_stands(entries: Sequence[Entry]) -> None:
    index_again({entry.payload["message"]: entry.subject_id for entry in entries})


@follows(MessageEdited, MessageDeleted)
def entitle_by_what_still_stands(entries: Sequence[Entry]) -> None:
    entitle_anew([entry.payload["message"] for entry in entries])


@follows(PersonChanged, PersonsMerged, PersonsParted, group="search")
def name_anew(entries: Sequence[Entry]) -> None:
    """Cases are found by the name they are shown under, which a person, a merge and a parting change."""
    of_them = Case.objects.filter(among("person_id", touched_by(entries)))
    index_cases(of_them.values_list("pk", flat=True))
