"""The server and the account a channel speaks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, WillNotWork
from tutti.channels.web import Web

LONGEST = 500  # characters, of a server that was never changed
LINK = 23  # what a link counts as, whatever its length


def web_of(connection: Connection) -> Web:
    """The API of the server, asked with the account's token."""
    base = base_of(connection.settings)
    if not base:
        raise WillNotWork(_("Enter the server's address, such as mastodon.example."))
    token = str(connection.credentials.get("token") or "").strip()
    return Web(base=base, headers={"authorization": f"Bearer {token}"})


def base_of(settings: Mapping[str, Any]) -> str:
    """`https://host`, from what a person typed: a host, an address of a page, or @name@host."""
    typed = str(settings.get("server") or "").strip()
    if "://" not in typed:
        typed = f"https://{typed.rpartition('@')[2]}"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{host}{port}" if host else ""


def host_of(settings: Mapping[str, Any]) -> str:
    return urlsplit(base_of(settings)).hostname or ""


def hashtags_of(settings: Mapping[str, Any]) -> list[str]:
    """The hashtags to follow, without their sign, each once."""
    typed = str(settings.get("hashtags") or "").replace(",", " ").split()
    return list(dict.fromkeys(tag.lstrip("#").lower() for tag in typed if tag.lstrip("#")))


def longest_of(settings: Mapping[str, Any]) -> int:
    try:
        return int(settings.get("longest") or LONGEST)
    except (TypeError, ValueError):
        return LONGEST
