"""What `serve` says once it answers: the address, and on the first run the way in."""

from __future__ import annotations

import http.client
import threading
from urllib.parse import urlsplit

from tutti.config.address import Listening
from tutti.config.readiness import say
from tutti.ground.accounts.actions.signing_in import (
    first_administrator,
    first_administrator_link,
    sign_in_path,
)
from tutti.ground.accounts.models import Member, Role

LOOK_EVERY = 0.2  # seconds


def welcome(listening: Listening, stop: threading.Event) -> None:
    """Wait until the pages answer, then say where they are."""
    while not stop.is_set() and not _answers(listening.url):
        stop.wait(LOOK_EVERY)
    if stop.is_set():
        return
    say(f"Tutti is at {listening.url}/")
    link = first_administrator_link()
    if link:
        say(f"Sign in as the first administrator (works once): {at(listening, link)}")


def administrators_link(listening: Listening, *, email: str | None) -> str | None:
    """A new link for this administrator, without an address for the first one; None when there is none."""
    member = _administrator(email) if email else first_administrator()
    return at(listening, sign_in_path(member)) if member else None


def _administrator(email: str) -> Member | None:
    known = Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    return known.filter(email__iexact=email).first()


def at(listening: Listening, link: str) -> str:
    """A link on this machine's address, whether it came as a path or whole."""
    return f"{listening.url}{link}" if link.startswith("/") else link


def _answers(url: str) -> bool:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()
