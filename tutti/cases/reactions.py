"""What the cases do when an author is known."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.actions.arriving import take_in
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import PersonRecognised


@follows(PersonRecognised)
def open_or_continue(entries: Sequence[Entry]) -> None:
    people = {entry.payload["message"]: entry.payload["person"] for entry in entries}
    take_in(people, {entry.payload["message"]: entry.id for entry in entries})
