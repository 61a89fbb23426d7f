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
from tutti.people.queries import clusters_of


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
    """A merge may change whose name the survivor shows; a value given back may reach all who are one with them."""
    changed = {entry.subject_id for entry in entries}
    merged = {entry.payload["other"] for entry in entries if "other" in entry.payload}
    both = clusters_of(merged | changed) if merged else {}
    index_people(changed | merged | {one for cluster in both.values() for one in cluster})
