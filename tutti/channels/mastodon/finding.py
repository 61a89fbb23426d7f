"""From the name of a status to the status as our server has it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, Gone
from tutti.channels.mastodon.account import base_of
from tutti.channels.mastodon.items import Item, usable
from tutti.channels.web import Web

_NUMBERED = re.compile(r"/(?:statuses|@[^/]+|p/[^/]+)/([^/]+)$")


def found(connection: Connection, web: Web, name: str) -> Item:
    """The status of this name, as our server has it. Raises `Gone`.

    Its number on our server is known where we heard it lately or it was written there; else the server is asked.
    """
    heard, guessed = _heard_as(connection, name), _guessed(connection, name)
    if heard or guessed:
        try:
            status = web.get(f"/api/v1/statuses/{heard or guessed}").data
        except Gone:
            if heard:
                raise
        else:
            if usable(status) and name in {status.get("uri"), status.get("url")}:
                return status
    status = looked_up(web, name)
    if status is None:
        raise Gone(_("The post is no longer there."))
    return status


def looked_up(web: Web, name: str) -> Item | None:
    """A status by its name; our server asks the other one. None proves nothing: that one may be away."""
    told = web.get("/api/v2/search", q=name, type="statuses", resolve="true", limit=5).data
    listed = told.get("statuses") if isinstance(told, dict) else None
    for status in listed if isinstance(listed, list) else ():
        if usable(status) and name in {status.get("uri"), status.get("url")}:
            return status
    return None


def number_of(connection: Connection, name: str) -> str:
    """A status's number on our server, "" where only a search could tell."""
    return _heard_as(connection, name) or _guessed(connection, name)


def _heard_as(connection: Connection, name: str) -> str:
    seen: dict[str, Any] = dict(connection.cursor.get("seen") or {})
    return next((one for one, place in seen.items() if place[0] == name), "")


def _guessed(connection: Connection, name: str) -> str:
    """On our own server most of the family end a name with its number; Pleroma's /objects/… is none."""
    parts = urlsplit(name)
    own = parts.netloc == urlsplit(base_of(connection.settings)).netloc
    numbered = _NUMBERED.search(parts.path) if own else None
    return numbered[1] if numbered else ""
