"""What triage does when an author is known."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.people.facts import PersonRecognised
from tutti.triage.actions.triaging import triage_messages


@follows(PersonRecognised)
def decide_what_becomes_of_it(entries: Sequence[Entry]) -> None:
    triage_messages(
        {entry.payload["message"]: entry.payload["person"] for entry in entries},
        {entry.payload["message"]: entry.id for entry in entries},
    )
