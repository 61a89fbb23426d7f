"""A chat that speaks Slack's way as a channel: Slack itself, Mattermost, Rocket.Chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Connection,
    Connector,
    Delivery,
    Finding,
    Manners,
    Outgoing,
    Raw,
    Reading,
    Received,
    Sent,
    Setting,
    WillNotWork,
)
from tutti.channels.slack import door, replying
from tutti.channels.slack.calling import SLACK, call
from tutti.channels.slack.reading import read

PROGRAMS = (
    ("slack", _("Slack")),
    ("mattermost", _("Mattermost")),
    ("rocketchat", _("Rocket.Chat")),
)
LONGEST = 4000  # characters; Slack cuts what is much longer


class Channel(Connector):
    kind = "slack"
    label = _("Slack and compatible chats")
    icon = "hash"
    sends = True
    door = "hooks"
    looks_up = True
    edits = True
    deletes = True
    opens_private = True
    settings = (
        Setting(
            key="program", label=_("Which chat"), kind="choice", choices=PROGRAMS, default="slack"
        ),
        Setting(
            key="secret",
            label=_("Signing secret, or token of the outgoing webhook"),
            kind="secret",
            help=_("What comes to our door is checked with it. Without it nothing is taken."),
        ),
        Setting(
            key="token",
            label=_("Slack: token of our app"),
            kind="secret",
            required=False,
            help=_("It begins with xoxb. Answers go out with it."),
        ),
        Setting(
            key="incoming",
            label=_("Mattermost, Rocket.Chat: address of the incoming webhook"),
            kind="secret",
            required=False,
            help=_("Answers go to the room it leads to. Whoever knows it can write there."),
        ),
        Setting(
            key="inside",
            label=_("Only colleagues are in these rooms"),
            help=_("Then nothing said there becomes a case; tasks and approvals can be answered there."),
            kind="yesno",
            required=False,
            default=False,
        ),
        Setting(
            key="server",
            label=_("Address of Slack’s API"),
            required=False,
            default=SLACK,
            advanced=True,
        ),
    )  # fmt: skip
    limits = (
        _("Slack delivers for about an hour what we could not take; what is older is not fetched."),
        _("Files are named with the address where they stand; none are fetched and none are sent."),
        _("Slack allows one message a second in a room."),
        _(
            "Mattermost and Rocket.Chat sign nothing: a token is compared. Answers go to one room, without a thread,"
            " and cannot be changed, looked up or made private."
        ),
    )

    def check(self, connection: Connection) -> list[Finding]:
        found = [_secret(connection)]
        found.append(_signed_in(connection) if _is_slack(connection) else _way_out(connection))
        return found

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return door.taken(connection, delivery)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        said = connection.settings
        inside, program = bool(said.get("inside")), str(said.get("program") or "slack")
        return [read(raw, inside=inside, program=program) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del settings, audience
        return Manners(longest=LONGEST, splits=True, files=0)

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        say = replying.send if _is_slack(connection) else replying.say_by_webhook
        return say(connection, outgoing, self.written(outgoing))

    def find_sent(self, connection: Connection, outgoing: Outgoing) -> Sent | None:
        _slack_only(connection)
        return replying.find_sent(connection, outgoing, self.written(outgoing))

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        _slack_only(connection)
        replying.edit(connection, names, self.written(outgoing))

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        _slack_only(connection)
        replying.delete(connection, names)


def _is_slack(connection: Connection) -> bool:
    return str(connection.settings.get("program") or "slack") == "slack"


def _slack_only(connection: Connection) -> None:
    if not _is_slack(connection):
        raise WillNotWork(gettext("A webhook only takes new messages; this one cannot be touched."))


def _secret(connection: Connection) -> Finding:
    ok = len(str(connection.credentials.get("secret", ""))) >= door.SHORTEST_SECRET
    what = gettext("Know what is truly from the chat")
    advice = gettext("Enter the secret. Until then nothing is taken.")
    return Finding(what=what, ok=ok, advice="" if ok else advice)


def _signed_in(connection: Connection) -> Finding:
    what = gettext("Sign in to Slack")
    try:
        told = call(connection, "auth.test")
    except ChannelTrouble as trouble:
        return Finding(what=what, ok=False, advice=str(trouble))
    return Finding(what=f"{what}: {str(told.get('team', ''))[:100]}", ok=True)


def _way_out(connection: Connection) -> Finding:
    ok = bool(connection.credentials.get("incoming"))
    advice = gettext(
        "Enter the address of the incoming webhook. Until then nothing can be answered."
    )
    return Finding(what=gettext("There is a way to answer"), ok=ok, advice="" if ok else advice)
