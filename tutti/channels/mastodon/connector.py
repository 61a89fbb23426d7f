"""An account on Mastodon, or on another server that speaks its API, as a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Connector,
    Finding,
    Manners,
    Outgoing,
    Polled,
    Raw,
    Reading,
    Search,
    Sent,
    Setting,
)
from tutti.channels.mastodon import (
    checking,
    hearing,
    reading,
    searching,
    speaking,
    streaming,
    writing,
)
from tutti.channels.mastodon.account import host_of


class Channel(Connector):
    kind = "mastodon"
    label = _("Mastodon")
    icon = "at-sign"
    audience = Audience.PUBLIC
    polls = True
    sends = True
    looks_up = True
    searches = True
    rechecks = True
    edits = True
    deletes = True
    opens_private = True
    settings = (
        Setting(
            key="server",
            label=_("Server"),
            help=_("Where your account lives, such as mastodon.example."),
        ),
        Setting(
            key="token",
            label=_("Access token"),
            kind="secret",
            help=_(
                "Made on the server under Preferences, Development, with the scopes read and write."
            ),
        ),
        Setting(
            key="hashtags",
            label=_("Hashtags to follow"),
            required=False,
            help=_(
                "Separated by blanks: #acme #acmebank. Every public post with one of them is heard."
            ),
        ),
        Setting(
            key="longest",
            label=_("Length of a post"),
            kind="number",
            required=False,
            advanced=True,
            help=_("500 characters on most servers."),
        ),
    )
    limits = (
        _(
            "A server knows only what reached it: hashtags and searches miss posts that no account there follows."
        ),
        _(
            "Words are searched only where the server does so, and only in posts whose authors allow it."
        ),
        _(
            "Edits and deletions by people you do not follow are not announced; Tutti finds them when it asks again."
        ),
        _("Direct messages are not encrypted; the servers' administrators can read them."),
        _(
            "Posts for followers only are answered by direct message: your followers are not theirs."
        ),
        _(
            "A name that opens an answer counts whole here, while Mastodon counts it without its server."
        ),
        _(
            "A repeated sending is recognised for an hour; after that Tutti looks among your newest 40 posts."
        ),
    )

    def check(self, connection: Connection) -> list[Finding]:
        return checking.findings(connection)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return hearing.new_statuses(connection)

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        return streaming.wait_for_more(connection, seconds=seconds)

    def let_go(self) -> None:
        streaming.let_go()

    def search(self, connection: Connection, search: Search) -> Iterator[Polled]:
        return searching.found_by(connection, search)

    def recheck(self, connection: Connection, names: Sequence[str]) -> list[Raw]:
        return hearing.rechecked(connection, names)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        return reading.read_statuses(host_of(connection.settings), raws)

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del audience
        return writing.manners(settings)

    def opening(self, outgoing: Outgoing) -> str:
        return writing.opening(outgoing)

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return speaking.send(connection, outgoing)

    def find_sent(self, connection: Connection, outgoing: Outgoing) -> Sent | None:
        return speaking.find_sent(connection, outgoing)

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        speaking.edit(connection, outgoing, names)

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        speaking.delete(connection, names)
