"""What is asked of a department is told in its room."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.chats.actions.telling import tell_rooms
from tutti.work.facts import TaskAsked


@follows(TaskAsked)
def tell_departments(entries: Sequence[Entry]) -> None:
    tell_rooms([entry.payload["task"] for entry in entries])
