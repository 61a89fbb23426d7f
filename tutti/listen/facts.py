"""What listening makes true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class EnvelopeStored(Fact):
    """An item arrived and its bytes are safe. From here on it may be acknowledged to the outside."""

    name = "listen.envelope_stored"
    subject = "envelope"
    says = "{by} delivered an item"

    envelope: int
    channel: int


class EnvelopeQuarantined(Fact):
    """An item could not be read; its bytes are kept, and a person can retry it or let it go."""

    name = "listen.envelope_quarantined"
    subject = "envelope"
    says = "{by} delivered an item nobody could read"

    envelope: int
    channel: int


class EnvelopeRetried(Fact):
    """Somebody had an unreadable item read again; what came of it follows."""

    name = "listen.envelope_retried"
    subject = "envelope"
    says = "{by} had an item read again"

    envelope: int
    channel: int


class EnvelopeDiscarded(Fact):
    """Somebody let an unreadable item go. It is no longer asked about."""

    name = "listen.envelope_discarded"
    subject = "envelope"
    says = "{by} let an item go that nobody could read"

    envelope: int
    channel: int


class MessageReceived(Fact):
    """A message joined a conversation, from outside or, in imported history, from us.

    `direction` is `in` or `out`; `automatic` is true when a machine wrote it; `history` when it is old news.
    """

    name = "listen.message_received"
    subject = "conversation"
    says = "{by} delivered a message"

    conversation: int
    message: int
    direction: str
    automatic: bool = False
    history: bool = False


class MessageEdited(Fact):
    """The author changed a message on its network; what it said before is kept as an earlier version."""

    name = "listen.message_edited"
    subject = "conversation"
    says = "A message was edited by its author"

    conversation: int
    message: int


class MessageDeleted(Fact):
    """A message was deleted on its network: its words and files are gone here, too. That it was there stays known."""

    name = "listen.message_deleted"
    subject = "conversation"
    says = "A message was deleted on its network"

    conversation: int
    message: int


class MessageShown(Fact):
    """The network says who may read a message from now on; `audience` is its conversation's, as narrow as any of it."""

    name = "listen.message_shown"
    subject = "conversation"
    says = "A message is shown to others than before"

    conversation: int
    message: int
    audience: str


class SendReported(Fact):
    """The network said what became of a message of ours: `state` is delivered, read or failed; `why` of failed."""

    name = "listen.send_reported"
    subject = "conversation"
    says = "The network told what became of a message"
    personal = ("why",)

    conversation: int
    message: int
    state: str
    reported_at: str
    why: str | None = None


class ChannelConnected(Fact):
    """A channel was set up. It only receives until somebody switches sending on."""

    name = "listen.channel_connected"
    subject = "channel"
    says = "{by} connected a channel"

    channel: int
    kind: str


class ChannelChanged(Fact):
    """A channel's settings, department, sending or state changed. Secrets never stand here."""

    name = "listen.channel_changed"
    subject = "channel"
    says = "{by} changed a channel"

    channel: int
    state: str
    sends: bool


class ImportBegun(Fact):
    """Somebody began to read a file of the past into a channel. Nobody is written to."""

    name = "listen.import_begun"
    subject = "import_run"
    says = "{by} began an import"

    import_run: int
    channel: int


class ImportFinished(Fact):
    """A file of the past was read to its end and became messages; `read` items, `stored` of them new."""

    name = "listen.import_finished"
    subject = "import_run"
    says = "{by} finished an import"

    import_run: int
    channel: int
    read: int
    stored: int
    quarantined: int
