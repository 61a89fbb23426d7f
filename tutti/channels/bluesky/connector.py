"""The channel Bluesky: one account heard and answered, posts found by searches, private messages where allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from tutti.channels.bluesky import checking, hearing, sending
from tutti.channels.bluesky.reading import APP, read_one
from tutti.channels.bluesky.sessions import SERVER, handle_of
from tutti.channels.bluesky.speaking import Line
from tutti.channels.bluesky.waiting import wait_for_more
from tutti.channels.bluesky.writing import FILES, LARGEST_FILE, LONGEST, LONGEST_PRIVATE
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


class Channel(Connector):
    kind = "bluesky"
    label = _("Bluesky")
    icon = "at-sign"
    audience = Audience.PUBLIC
    polls = True
    sends = True
    looks_up = True
    searches = True
    rechecks = True
    deletes = True
    opens_private = True
    settings = (
        Setting(
            key="handle",
            label=_("Handle"),
            help=_("The name of the account, such as acmebank.bsky.social."),
        ),
        Setting(
            key="app_password",
            label=_("App password"),
            help=_("Made in Bluesky under Settings, Privacy and security, App passwords."),
            kind="secret",
        ),
        Setting(
            key="messages",
            label=_("Hear and write private messages"),
            help=_("The app password must allow access to direct messages."),
            kind="yesno",
            required=False,
            default=True,
        ),
        Setting(
            key="server",
            label=_("Address of the account’s server"),
            help=_("Left as it is, unless the account lives on a server of your own."),
            required=False,
            default=SERVER,
            advanced=True,
        ),
        Setting(
            key="app",
            label=_("Address of the app that posts are opened in"),
            required=False,
            default=APP,
            advanced=True,
        ),
    )
    limits = (
        _("A post that was sent cannot be changed: most apps go on showing its first words."),
        _("Private messages reach only people whose settings let your account write to them."),
        _("Private messages carry no files, and cannot be taken back from their reader."),
        _("Bluesky has no content warnings in words of one’s own; labels others set are shown."),
        _("A changed post is noticed among the last 400 posts the account was told of."),
        _("A search looks back one day at most, and at 500 posts a word and run."),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        done = {**settings, "server": settings.get("server") or SERVER}
        return {**done, "app": settings.get("app") or APP}

    def check(self, connection: Connection) -> list[Finding]:
        return list(checking.findings(connection))

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return hearing.hear(Line(connection=connection))

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        return wait_for_more(Line(connection=connection), seconds=seconds)

    def search(self, connection: Connection, search: Search) -> Iterator[Polled]:
        return hearing.find(Line(connection=connection), search)

    def recheck(self, connection: Connection, names: Sequence[str]) -> list[Raw]:
        return hearing.look_again(Line(connection=connection), names)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        return [read_one(connection.settings, raw) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del settings
        if audience == Audience.PRIVATE:
            return Manners(longest=LONGEST_PRIVATE, counts="graphemes", splits=True, files=0)
        return Manners(
            longest=LONGEST, counts="graphemes", splits=True, files=FILES, file_types=("image/",),
            largest_file=LARGEST_FILE, alt_texts=True, languages=True,
        )  # fmt: skip

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        """Our profile, where "Message" stands; the network carries no token."""
        del token
        app, handle = str(settings.get("app") or APP).rstrip("/"), handle_of(settings)
        return f"{app}/profile/{handle}" if handle and settings.get("messages") else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return sending.send(Line(connection=connection), outgoing, self.written(outgoing))

    def find_sent(self, connection: Connection, outgoing: Outgoing) -> Sent | None:
        return sending.find(Line(connection=connection), outgoing, self.written(outgoing))

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        sending.delete(Line(connection=connection), names)
