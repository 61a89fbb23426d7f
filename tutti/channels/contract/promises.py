"""The promises themselves, one method each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from tutti.channels.contract.heard import Audience, Raw, Reading
from tutti.channels.contract.said import Manners, Outgoing, Sent
from tutti.channels.contract.set_up import (
    Connection,
    Delivery,
    Finding,
    Polled,
    Received,
    Search,
    Setting,
)


class Connector:
    """A channel's side of the contract. Copy the smallest one, `webhook/`, and fill in what the network can do.

    Class facts: `kind` (the folder's name), `label`, `settings` (the form), `polls`, `sends`, `door`, and `limits`, a
    list of sentences on what this channel honestly cannot do.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str] = "mail"
    settings: ClassVar[tuple[Setting, ...]] = ()
    audience: ClassVar[Audience] = Audience.PRIVATE
    polls: ClassVar[bool] = False
    sends: ClassVar[bool] = False
    configured: ClassVar[bool] = (
        True  # False: Tutti makes it itself, nobody sets it up (the importer)
    )
    looks_up: ClassVar[bool] = False  # the network can be asked whether a send arrived
    door: ClassVar[str] = ""  # "form" or "hooks": others come in at /<door>/<the channel's token>/
    answers_by: ClassVar[str] = (
        ""  # the kind of channel that carries answers where this one cannot ("email")
    )
    joins: ClassVar[bool] = (
        False  # `Inbound.conversation` may be of any channel: Tutti's own page proved it
    )
    searches: ClassVar[bool] = False  # the network can be searched beyond our own accounts
    rechecks: ClassVar[bool] = (
        False  # the network can be asked whether messages still stand as we have them
    )
    edits: ClassVar[bool] = False  # what was sent can be changed
    deletes: ClassVar[bool] = False  # what was sent can be taken away
    opens_private: ClassVar[bool] = (
        False  # a person known here can be written to privately, without asking first
    )
    limits: ClassVar[tuple[str, ...]] = ()

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings with what can be known from them filled in (the servers of a mail provider)."""
        return dict(settings)

    def addresses(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """Our own addresses on this channel, canonical; what comes from one of them is never auto-answered."""
        del settings
        return ()

    def check(self, connection: Connection) -> list[Finding]:
        """Try the settings live, step by step, and say exactly what is wrong."""
        raise NotImplementedError

    def poll(self, connection: Connection) -> Iterator[Polled]:
        """Yield batches, oldest first. Nothing may be acknowledged to the outside here."""
        raise NotImplementedError

    def acknowledge(self, connection: Connection, polled: Polled) -> None:
        """Tell the outside that a batch is stored. Called after the commit; being called twice is harmless."""

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        """Wait until the network says there may be something (IMAP IDLE). False when the time ran out, or at
        once where the network has no way to say so: the caller keeps the pause.
        """
        del connection, seconds
        return False

    def let_go(self) -> None:
        """Close what this thread kept open between `wait` and `poll`; it asks no more."""

    def search(self, connection: Connection, search: Search) -> Iterator[Polled]:
        """Yield what a saved search finds since its cursor, oldest first; only for channels that `search`.

        `Polled.cursor` is the search's. The key of an item is the one `poll` would give it: heard twice, it is one.
        """
        raise NotImplementedError

    def recheck(self, connection: Connection, names: Sequence[str]) -> Sequence[Raw]:
        """Ask about messages we hold, by their external ids: items for what was changed or deleted meanwhile.

        Only for channels that `rechecks`; called for open conversations after a silence and now and then.
        """
        raise NotImplementedError

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        """Check and unpack what came to the channel's door "hooks". Raises `Refused` unless its signature holds.

        Checks the raw body first, fails closed, and needs no network. Keys of items are the sender's event ids.
        """
        raise NotImplementedError

    def read(self, connection: Connection, raws: Sequence[Raw]) -> Sequence[Reading]:
        """Read stored items, in order, one answer each. Never raises for what an item holds."""
        raise NotImplementedError

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        """How one writes here. Pure."""
        del settings, audience
        return Manners()

    def opening(self, outgoing: Outgoing) -> str:
        """What the network needs before the words of each part (a mention), counted with them. Pure."""
        del outgoing
        return ""

    def written(self, outgoing: Outgoing) -> tuple[str, ...]:
        """The words exactly as they will stand on the network, part by part. Pure; for previews and `send`."""
        opening = self.opening(outgoing)
        return tuple(opening + part for part in outgoing.parts or (outgoing.text,))

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        """Where a person can write to us privately on this network (`https://t.me/…?start=token`); "" where nowhere.

        `token` comes back in `Inbound.details["started"]` where the network carries it.
        """
        del settings, token
        return ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        """Hand over one reply once. Raises `TryLater` before anything left, `WillNotWork` on a refusal, and
        `Uncertain` when the line broke after the text was handed over.
        """
        raise NotImplementedError

    def find_sent(self, connection: Connection, outgoing: Outgoing) -> Sent | None:
        """Whether an uncertain send arrived; only for channels that `looks_up`."""
        raise NotImplementedError

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        """Change what was sent under `names` (`provider_id`, then `also`) into `outgoing`. Raises as `send` does."""
        raise NotImplementedError

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        """Take away what was sent under `names`. What is gone already is no trouble."""
        raise NotImplementedError
