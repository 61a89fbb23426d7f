"""The live test: is the server there, whose key is it, what may it do, how fast do we hear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Connection, Finding, Gone
from tutti.channels.mastodon import streaming
from tutti.channels.mastodon.account import base_of, longest_of, web_of
from tutti.channels.web import Web
from tutti.ground.http import OutsideError

READS, WRITES = {"read", "read:notifications"}, {"write", "write:statuses"}


def findings(connection: Connection) -> list[Finding]:
    """What was tried and whether it held; after a failed step the later ones are not tried."""
    if not base_of(connection.settings):
        advice = _("Enter the server's address, such as mastodon.example.")
        return [Finding(what=_("The address"), ok=False, advice=advice)]
    web = web_of(connection)
    found: list[Finding] = []
    for step in (_server, _account, _mentions, _scopes):
        found += step(web, connection)
        if not all(one.ok for one in found):
            return found
    return [*found, _stream(connection)]


def instance_of(web: Web) -> dict[str, Any]:
    """How the server describes itself; older ones and some of the family know only the first form."""
    try:
        data = web.get("/api/v2/instance").data
    except Gone:
        data = web.get("/api/v1/instance").data
    return data if isinstance(data, dict) else {}


def _server(web: Web, connection: Connection) -> list[Finding]:
    what = _("Reach the server")
    try:
        data = instance_of(web)
    except ChannelTrouble as trouble:
        return [Finding(what=what, ok=False, advice=f"{trouble} {_('Is the address right?')}")]
    if not data.get("version"):
        advice = _("Something answers there, but it is no Mastodon server.")
        return [Finding(what=what, ok=False, advice=advice)]
    reached = Finding(what=f"{what}: {data.get('title', '')} {data['version']}".strip(), ok=True)
    allowed = _longest(data)
    if allowed and allowed != longest_of(connection.settings):
        advice = _(
            "Posts there may have %(count)s characters. Enter that under the length of a post."
        )
        says = Finding(what=_("The length of a post"), ok=False, advice=advice % {"count": allowed})
        return [reached, says] if allowed < longest_of(connection.settings) else [reached]
    return [reached]


def _longest(instance: dict[str, Any]) -> int:
    configuration = instance.get("configuration")
    statuses = configuration.get("statuses") if isinstance(configuration, dict) else None
    said = statuses.get("max_characters") if isinstance(statuses, dict) else None
    said = said or instance.get("max_toot_chars")  # Pleroma and its kin
    return said if isinstance(said, int) and said > 0 else 0


def _account(web: Web, _connection: Connection) -> list[Finding]:
    advice = _(
        "Make a new access token on the server, under Preferences, Development, and enter it here."
    )
    what = _("The access token")
    try:
        data = web.get("/api/v1/accounts/verify_credentials").data
    except ChannelTrouble as trouble:
        return [Finding(what=what, ok=False, advice=f"{trouble} {advice}")]
    if not isinstance(data, dict) or not data.get("acct"):
        return [Finding(what=what, ok=False, advice=advice)]
    return [Finding(what=_("Signed in as @%(account)s") % {"account": data["acct"]}, ok=True)]


def _mentions(web: Web, _connection: Connection) -> list[Finding]:
    def ask() -> None:
        web.get("/api/v1/notifications", limit=1)

    return [_tried(_("Read mentions"), ask, _("The token needs the scope read."))]


def _scopes(web: Web, _connection: Connection) -> list[Finding]:
    """What the token may do, where the server tells. Writing cannot be tried without writing."""
    what = _("Write posts")
    try:
        data = web.get("/api/v1/apps/verify_credentials").data
    except ChannelTrouble:
        return []
    said = data.get("scopes") if isinstance(data, dict) else None
    scopes = set(said) if isinstance(said, list) else set()
    if not scopes or (scopes & READS and scopes & WRITES):
        return [Finding(what=what, ok=True)] if scopes else []
    return [Finding(what=what, ok=False, advice=_("The token needs the scopes read and write."))]


def _stream(connection: Connection) -> Finding:
    try:
        streaming.opened(connection).close()
    except (OutsideError, ChannelTrouble):
        return Finding(
            what=_("The server announces nothing; it is asked every 20 seconds"), ok=True
        )
    return Finding(what=_("The server announces what is new at once"), ok=True)


def _tried(what: str, ask: Callable[[], None], advice: str) -> Finding:
    try:
        ask()
    except ChannelTrouble as trouble:
        return Finding(what=what, ok=False, advice=f"{trouble} {advice}")
    return Finding(what=what, ok=True)
