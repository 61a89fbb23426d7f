"""The live test of a Bluesky account, step by step: each says what was tried and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.bluesky import chatting
from tutti.channels.bluesky.sessions import handle_of, server_of, session_of
from tutti.channels.bluesky.speaking import Line, items_of
from tutti.channels.contract import ChannelTrouble, Connection, Finding
from tutti.channels.web import Web


def findings(connection: Connection) -> Iterator[Finding]:
    """Ends at the first step without which the next cannot hold."""
    for what, step in _steps(connection):
        try:
            step()
        except ChannelTrouble as trouble:
            yield Finding(what=what, ok=False, advice=str(trouble))
            return
        yield Finding(what=what, ok=True)
    if chatting.wanted(connection.settings):
        yield _messages(Line(connection=connection))


def _steps(connection: Connection) -> list[tuple[str, Callable[[], Any]]]:
    line = Line(connection=connection)
    server = Web(base=server_of(connection))
    return [
        (
            _("The server answers: %s.") % server_of(connection),
            lambda: server.get("/xrpc/com.atproto.server.describeServer"),
        ),
        (
            _("It accepts the app password of @%s.") % handle_of(connection.settings),
            lambda: session_of(connection, afresh=True),
        ),
        (
            _("Mentions and answers can be read."),
            lambda: items_of(
                line.get("app.bsky.notification.listNotifications", limit=1), "notifications"
            ),
        ),
    ]


def _messages(line: Line) -> Finding:
    what = _("Private messages can be read.")
    try:
        items_of(line.get("chat.bsky.convo.listConvos", limit=1, proxy=chatting.SERVICE), "convos")
    except ChannelTrouble as trouble:
        advice = _(
            "Make an app password that allows access to direct messages, or switch private messages off."
        )
        return Finding(what=what, ok=False, advice=f"{trouble} {advice}")
    return Finding(what=what, ok=True)
