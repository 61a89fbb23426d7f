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
from tutti.people.matching.actions.parting import keep_apart
from tutti.people.matching.actions.suggesting import suggest_for


@follows(PersonCreated, PersonChanged, IdentityAdded, BelongingAdded, BelongingEnded)
def look_for_the_same(entries: Sequence[Entry]) -> None:
    suggest_for({entry.subject_id for entry in entries})


@follows(PersonsParted)
def ask_no_more_of_the_parted(entries: Sequence[Entry]) -> None:
    keep_apart({entry.payload["merge"] for entry in entries})
