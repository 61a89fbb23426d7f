"""From a name to all its addresses, within a time: `getaddrinfo` itself knows none."""

from __future__ import annotations

import queue
import socket
import threading

from django.utils.translation import gettext as _

from tutti.ground.http.addresses import Address, parsed
from tutti.ground.http.errors import TooSlow, Unreachable

Found = list[str] | OSError | UnicodeError


def addresses_of(host: str, port: int, *, timeout: float) -> list[Address]:
    """Every address the resolver gives, in its order, each once."""
    result: queue.SimpleQueue[Found] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, result), daemon=True).start()
    try:
        found = result.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise TooSlow(_("Nobody could say in time where %(host)s is.") % {"host": host}) from None
    if isinstance(found, Exception):
        raise Unreachable(_("%(host)s is not a known name.") % {"host": host}) from found
    return [parsed(text) for text in dict.fromkeys(found)]


def _look_up(host: str, port: int, result: queue.SimpleQueue[Found]) -> None:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        result.put([str(entry[4][0]) for entry in entries])
    except (OSError, UnicodeError) as error:  # UnicodeError: a label too long for a name
        result.put(error)
