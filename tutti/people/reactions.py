"""What recognising does when a message arrives."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageReceived
from tutti.people.actions.recognising import recognise_authors


@follows(MessageReceived)
def recognise_who_wrote(entries: Sequence[Entry]) -> None:
    recognise_authors({entry.payload["message"]: entry.id for entry in entries})
