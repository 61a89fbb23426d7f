"""An answer that never ends: what a network announces as it happens (server-sent events)."""

from __future__ import annotations

import contextlib
import select
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore2
from django.utils.translation import gettext as _

from tutti.ground.http.connecting import trusted_tls
from tutti.ground.http.errors import OutsideError, TooBig, Unreachable
from tutti.ground.http.fetching import AGENT, web_address
from tutti.ground.http.quiet import refuse_inside_transaction
from tutti.ground.http.streams import GuardedBackend, GuardedStream

OPENING = 10.0  # seconds to connect and be answered
STEP = 10.0  # seconds for the rest of a piece whose beginning has come
LONGEST_EVENT = 1024 * 1024
ACCEPTED = 200


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One event: its name, and what came with it."""

    name: str
    data: str


class Announcements:
    """An open line to a network. `next` waits for events; whatever breaks is an `OutsideError`, and closes it."""

    def __init__(self, pool: httpcore2.ConnectionPool, response: httpcore2.Response) -> None:
        self._pool, self._response = pool, response
        self._pieces: Iterator[bytes] = iter(response.iter_stream())
        self._rest = b""

    def next(self, *, seconds: float) -> list[Announced]:
        """The events that came by now, or within `seconds`; none when that time ran out."""
        refuse_inside_transaction()
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not self._readable(left):
                break
            if found := self._events(self._piece()):
                return found
        return []

    def close(self) -> None:
        with contextlib.suppress(OSError, httpcore2.NetworkError, httpcore2.ProtocolError):
            self._response.close()
            self._pool.close()

    def _readable(self, seconds: float) -> bool:
        line: Any = self._response.extensions["network_stream"].get_extra_info("socket")
        if isinstance(line, ssl.SSLSocket) and line.pending():
            return True
        return bool(select.select([line], [], [], seconds)[0])

    def _piece(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            trouble: Exception | None = None
        except (OSError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            trouble = error
        self.close()
        raise Unreachable(_("The line was closed.")) from trouble

    def _events(self, piece: bytes) -> list[Announced]:
        *whole, self._rest = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n\n")
        if len(self._rest) > LONGEST_EVENT:
            self.close()
            raise TooBig(_("The answer is longer than %(limit)s bytes.") % {"limit": LONGEST_EVENT})
        return [event for event in map(_event, whole) if event.name or event.data]


def announcements(
    url: str, *, purpose: str, headers: Mapping[str, str], seconds: float = OPENING
) -> Announcements:
    """Open a line to `url` by the guarded door. Raises `OutsideError` when it is not offered
    there. `seconds` are for being answered.
    """
    refuse_inside_transaction()
    target = web_address(url)
    host = target.host
    backend = _PatientBackend(
        purpose=purpose, deadline=time.monotonic() + seconds, openly=target.scheme == "http"
    )
    pool = httpcore2.ConnectionPool(ssl_context=trusted_tls(), network_backend=backend)
    asked = {
        "host": target.netloc.decode("ascii"),
        "user-agent": AGENT,
        "accept": "text/event-stream",
    }
    request = httpcore2.Request("GET", str(target), headers=list({**asked, **headers}.items()))
    try:
        response = pool.handle_request(request)
    except (
        OSError,
        httpcore2.TimeoutException,
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
    ) as error:
        pool.close()
        raise Unreachable(
            _("%(host)s broke off, or did not speak HTTP.") % {"host": host}
        ) from error
    except OutsideError:
        pool.close()
        raise
    if response.status != ACCEPTED:
        response.close()
        pool.close()
        raise Unreachable(
            _("%(host)s announces nothing (%(status)s).")
            % {"host": host, "status": response.status}
        )
    return Announcements(pool, response)


class _PatientStream(GuardedStream):
    """Open for hours: what has a limit is each piece, not the whole."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._deadline = max(self._deadline, time.monotonic() + STEP)
        return super().read(max_bytes, timeout)


class _PatientBackend(GuardedBackend):
    def connect_tcp(self, *where: Any, **how: Any) -> httpcore2.NetworkStream:
        line = super().connect_tcp(*where, **how)
        return _PatientStream(line.get_extra_info("socket"), deadline=self._deadline)


def _event(lines: bytes) -> Announced:
    fields: dict[str, list[str]] = {"event": [], "data": []}
    for line in lines.decode("utf-8", "replace").split("\n"):
        name, _colon, value = line.partition(":")
        if name in fields:
            fields[name].append(value.removeprefix(" "))
    return Announced(name="".join(fields["event"]), data="\n".join(fields["data"]))
