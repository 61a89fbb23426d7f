"""What triage makes true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class MessageTriaged(Fact):
    """A message was understood and it was decided what becomes of it: `tier` is keep, count or drop.

    Every message gets exactly one of these. What is kept goes on to a case; the rest waits on its pile.
    """

    name = "triage.message_triaged"
    subject = "conversation"
    says = "{by} decided what becomes of a message"

    conversation: int
    message: int
    person: int | None
    tier: str


class MessageRestored(Fact):
    """A filtered message was taken back: it is kept, and goes on as if it had just arrived."""

    name = "triage.message_restored"
    subject = "conversation"
    says = "{by} restored a message"

    conversation: int
    message: int
    person: int | None


class MessageFilteredByHand(Fact):
    """Somebody filtered a message that had been kept. Until its window is over it can be restored."""

    name = "triage.message_filtered_by_hand"
    subject = "conversation"
    says = "{by} filtered a message"

    conversation: int
    message: int
    tier: str


class MessagePurged(Fact):
    """The window of a filtered message was over: its words, files and raw bytes are gone."""

    name = "triage.message_purged"
    subject = "conversation"
    says = "{by} deleted the words of a filtered message"

    conversation: int
    message: int
    tier: str


class ReviewWindowChanged(Fact):
    """Somebody changed how long the words of filtered messages stay."""

    name = "triage.review_window_changed"
    subject = "window"
    says = "{by} changed how long filtered messages stay"

    window: int
    days: int
