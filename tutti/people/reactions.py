"""What recognising does when a message arrives, and what makes people findable (a group of its own)."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageReceived
from tutti.people.actions.indexing import index_people
from tutti.people.actions.recognising import recognise_authors
from tutti.people.facts import (
    BelongingAdded,
    BelongingEnded,
    IdentityAdded,
    PersonChanged,
    PersonCreated,
    PersonsMerged,
    PersonsParted,
)
from tutti.people.queries import touched_by

MERGES = (PersonsMerged.name, PersonsParted.name)


@follows(MessageReceived)
def recognise_who_wrote(entries: Sequence[Entry]) -> None:
    recognise_authors({entry.payload["message"]: entry.id for entry in entries})


@follows(
    PersonCreated,
    PersonChanged,
    IdentityAdded,
    BelongingAdded,
    BelongingEnded,
    PersonsMerged,
    PersonsParted,
    group="search",
)
def make_people_findable(entries: Sequence[Entry]) -> None:
    """A merge or a parting may change what is shown of everybody who is one person with those it names."""
    merged = [entry for entry in entries if entry.name in MERGES]
    changed = {entry.subject_id for entry in entries}
    index_people(changed | (touched_by(merged) if merged else set()))
