"""Web requests to the outside: one exchange, no redirects, ten seconds, two megabytes."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpcore2
import httpx2
from django.utils.translation import gettext as _

from tutti.ground.http.connecting import trusted_tls
from tutti.ground.http.errors import NotAllowed, TooBig, TooSlow, Unreachable
from tutti.ground.http.quiet import refuse_inside_transaction
from tutti.ground.http.streams import GuardedBackend
from tutti.ground.http.unpacking import unpacked

SECONDS = 10.0
LIMIT = 2 * 1024 * 1024
AGENT = "Tutti"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. Header names are lower case; a redirect is an answer like any other."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return self.status // 100 == 2  # noqa: PLR2004 -- 2xx, as the standard writes it

    def json(self) -> Any:
        """The body read as JSON; `ValueError` when it is none."""
        return json.loads(self.body)


def fetch(
    method: str,
    url: str,
    *,
    purpose: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    seconds: float = SECONDS,
    limit: int = LIMIT,
) -> Answer:
    """Ask the outside once. `seconds` bounds all of it, `limit` the unpacked body in bytes.

    Only https, unless the operator allowed the host for this purpose. Raises `OutsideError`s, and
    `NetworkInsideTransaction`.
    """
    refuse_inside_transaction()
    deadline = time.monotonic() + seconds
    target = web_address(url)
    try:
        request = _request(method, target, headers=headers, body=body)
        return _exchange(request, purpose=purpose, deadline=deadline, limit=limit)
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise TooSlow(
            _("%(host)s took longer than %(seconds)s seconds.")
            % {"host": target.host, "seconds": f"{seconds:g}"}
        ) from error
    except ssl.SSLError as error:
        raise _untrusted(target.host, error) from error
    except (OSError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise Unreachable(
            _("%(host)s broke off, or did not speak HTTP.") % {"host": target.host}
        ) from error


def _untrusted(host: str, error: ssl.SSLError) -> Unreachable:
    reason = getattr(error, "verify_message", "") or _("no secure connection could be made")
    trouble = Unreachable(
        _("%(host)s could not be trusted: %(reason)s.") % {"host": host, "reason": reason}
    )
    trouble.nothing_left = isinstance(error, ssl.SSLCertVerificationError)
    return trouble


def web_address(url: str) -> httpx2.URL:
    """The address, when it has the form of one we would ask. Raises `NotAllowed`."""
    try:
        target = httpx2.URL(url)
        host = target.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise NotAllowed(_("That is not a web address.")) from error
    if target.scheme not in {"http", "https"} or not host:
        raise NotAllowed(_("A web address begins with https:// and names a host."))
    if target.userinfo:
        raise NotAllowed(_("A web address must not carry a name or password."))
    return target


def _request(
    method: str, target: httpx2.URL, *, headers: Mapping[str, str] | None, body: bytes
) -> httpcore2.Request:
    described = httpx2.Request(method, target, headers=headers, content=body)
    described.headers.setdefault("user-agent", AGENT)
    described.headers.setdefault("accept-encoding", "gzip")
    described.headers["connection"] = "close"
    return httpcore2.Request(
        method=described.method,
        url=httpcore2.URL(
            scheme=target.raw_scheme,
            host=target.raw_host,
            port=target.port,
            target=target.raw_path,
        ),
        headers=described.headers.raw,
        content=body,
    )


def _exchange(request: httpcore2.Request, *, purpose: str, deadline: float, limit: int) -> Answer:
    openly = request.url.scheme == b"http"
    backend = GuardedBackend(purpose=purpose, deadline=deadline, openly=openly)
    with httpcore2.ConnectionPool(ssl_context=trusted_tls(), network_backend=backend) as pool:
        response = pool.handle_request(request)
        try:
            headers = httpx2.Headers(response.headers)
            body = _body(response, encoding=headers.get("content-encoding", ""), limit=limit)
        finally:
            response.close()
    return Answer(status=response.status, headers=dict(headers.items()), body=body)


def _body(response: httpcore2.Response, *, encoding: str, limit: int) -> bytes:
    body = bytearray()
    for piece in unpacked(response.iter_stream(), encoding=encoding, limit=limit):
        body += piece
        if len(body) > limit:
            raise TooBig(_("The answer is longer than %(limit)s bytes.") % {"limit": limit})
    return bytes(body)
