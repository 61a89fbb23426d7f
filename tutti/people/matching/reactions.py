"""Comparing whoever is new or changed, in a group of its own: no message waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import (
    BelongingAdded,
    BelongingEnded,
    IdentityAdded,
    PersonChanged,
    PersonCreated,
    PersonsParted,
)
from tutti.people.matching.actions.belonging import note_ended, put_by_domain
from tutti.people.matching.actions.parting import keep_apart
from tutti.people.matching.actions.suggesting import suggest_for


@follows(PersonCreated, PersonChanged, IdentityAdded, BelongingAdded, BelongingEnded)
def look_for_the_same(entries: Sequence[Entry]) -> None:
    suggest_for({entry.subject_id for entry in entries})


@follows(PersonCreated, IdentityAdded)
def put_with_who_holds_their_domain(entries: Sequence[Entry]) -> None:
    put_by_domain({entry.subject_id for entry in entries})


@follows(BelongingEnded)
def put_nobody_back(entries: Sequence[Entry]) -> None:
    note_ended({(entry.subject_id, entry.payload["organisation"]) for entry in entries})


@follows(PersonsParted)
def ask_no_more_of_the_parted(entries: Sequence[Entry]) -> None:
    keep_apart({entry.payload["merge"] for entry in entries})
