"""What triage does when an author is known, and when it turns out who that is."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageDeleted
from tutti.people.facts import PersonRecognised, PersonsMerged, PersonsParted
from tutti.people.matching.facts import (
    SamenessAskedAgain,
    SamenessPutOff,
    SamenessRefused,
    SamenessSuggested,
)
from tutti.triage.actions.forgetting import forget_deleted
from tutti.triage.actions.matching import match_anew
from tutti.triage.actions.triaging import triage_messages


@follows(PersonRecognised)
def decide_what_becomes_of_it(entries: Sequence[Entry]) -> None:
    triage_messages(
        {entry.payload["message"]: entry.payload["person"] for entry in entries},
        {entry.payload["message"]: entry.id for entry in entries},
    )


@follows(MessageDeleted)
def forget_what_was_deleted(entries: Sequence[Entry]) -> None:
    forget_deleted({entry.payload["message"]: entry.subject_id for entry in entries})


@follows(SamenessSuggested, SamenessRefused, SamenessPutOff, SamenessAskedAgain)
def tell_who_may_be_who(entries: Sequence[Entry]) -> None:
    pairs = [(entry.payload["person"], entry.payload["other"]) for entry in entries]
    match_anew({person for pair in pairs for person in pair})


@follows(PersonsMerged, PersonsParted)
def tell_who_is_who(entries: Sequence[Entry]) -> None:
    match_anew({one for entry in entries for one in (entry.subject_id, entry.payload["other"])})
