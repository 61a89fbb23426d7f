"""A feed as a channel: what is published about us, or reviews of us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as said
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Connection,
    Connector,
    Finding,
    Polled,
    Raw,
    Reading,
    Setting,
)
from tutti.channels.feeds import hearing, reading
from tutti.channels.feeds.fetching import document
from tutti.channels.feeds.parsing import parsed


class Channel(Connector):
    kind = "feeds"
    label = _("Feed")
    icon = "activity"
    audience = Audience.PUBLIC
    polls = True
    settings = (
        Setting(
            key="address",
            label=_("Address of the feed"),
            help=_("RSS, Atom or JSON Feed, such as https://news.example/feed.xml."),
        ),
        Setting(
            key="items",
            label=_("What its entries are"),
            kind="choice",
            choices=(("news", _("News about us")), ("reviews", _("Reviews by customers"))),
            required=False,
            default="news",
        ),
        Setting(
            key="every",
            label=_("Minutes between two looks"),
            kind="number",
            required=False,
            advanced=True,
            help=_("15 when left empty, at least 5."),
        ),
    )
    limits = (
        _("A feed can only be heard. Whoever wrote an entry is answered where they wrote it."),
        _("The names in it are not verified."),
        _(
            "A feed keeps its newest entries only; what came and went between two looks is not seen."
        ),
        _(
            "Entries that disappear are kept: most feeds drop old ones, which says nothing about them."
        ),
        _("Feeds that ask for a password and feeds longer than 2 MB are not read."),
    )

    def check(self, connection: Connection) -> list[Finding]:
        entered = str(connection.settings.get("address") or "").strip()
        what = said("Fetch the feed")
        try:
            found = document(entered)
            feed = parsed(found.body or b"", content_type=found.content_type, address=found.address)
        except ChannelTrouble as trouble:
            advice = f"{trouble} {said('Open the address in a browser and compare.')}"
            return [Finding(what=what, ok=False, advice=advice)]
        count = said("%(count)s entries") % {"count": len(feed.entries)}
        findings = [Finding(what=f"{what}: {feed.title} ({count})", ok=True)]
        if found.address != entered:
            moved = said(
                "It moved for good to %(address)s. Tutti reads it there; enter that address."
            )
            findings.append(Finding(what=moved % {"address": found.address}, ok=True))
        if feed.broken:
            findings.append(
                Finding(what=said("It is not well formed. What can be read is read."), ok=True)
            )
        return findings

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return hearing.new_entries(connection)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        del connection
        return reading.read_entries(raws)
