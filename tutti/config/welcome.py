"""What `serve` says once it answers: the address, and on the first run the way in."""

from __future__ import annotations

import http.client
import threading
from urllib.parse import urlsplit

from tutti.config.address import Listening
from tutti.config.readiness import say

LOOK_EVERY = 0.2  # seconds


def welcome(listening: Listening, stop: threading.Event) -> None:
    """Wait until the pages answer, then say where they are."""
    while not stop.is_set() and not _answers(listening.url):
        stop.wait(LOOK_EVERY)
    if stop.is_set():
        return
    say(f"Tutti is at {listening.url}/")
    link = _first_link()
    if link:
        say(f"Sign in as the first administrator (works once): {at(listening, link)}")


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


def _first_link() -> str | None:
    from importlib import util  # noqa: PLC0415

    if not util.find_spec("tutti.ground.accounts.actions.signing_in"):
        return None
    from tutti.ground.accounts.actions.signing_in import first_administrator_link  # noqa: PLC0415

    return first_administrator_link()
