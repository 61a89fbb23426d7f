"""Sockets to the outside: resolve once, check every address, connect to one of those addresses.

The name is never resolved a second time: an answer that changes between check and use changes
nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from ipaddress import IPv6Address

from django.utils.translation import gettext as _

from tutti.ground.http.addresses import Address
from tutti.ground.http.allowed import check_addresses
from tutti.ground.http.errors import NotAllowed, TooSlow, Unreachable
from tutti.ground.http.quiet import refuse_inside_transaction
from tutti.ground.http.resolving import addresses_of

CONNECT_SECONDS = 10.0
HIGHEST_PORT = 65535


def connect(
    host: str,
    port: int,
    *,
    purpose: str,
    timeout: float = CONNECT_SECONDS,
    openly: bool = False,
) -> socket.socket:
    """A connected socket to `host`, whose timeout is `timeout` seconds an operation from then on.

    Name and connection together take at most `timeout`. Say `openly` when no TLS will follow: then
    only a host the operator allowed is reached. Raises `NotAllowed` before a packet leaves,
    `Unreachable`, `TooSlow`; and `NetworkInsideTransaction`.
    """
    refuse_inside_transaction()
    deadline = time.monotonic() + timeout
    _check_form(host, port)
    addresses = addresses_of(host, port, timeout=timeout)
    check_addresses(host, port, addresses, purpose=purpose, openly=openly)
    connected = _first_that_answers(host, port, addresses, deadline=deadline)
    connected.settimeout(timeout)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def trusted_tls() -> ssl.SSLContext:
    """TLS that checks certificate and name. `SSL_CERT_FILE` names a company's own authorities."""
    return ssl.create_default_context()


def _check_form(host: str, port: int) -> None:
    if not host or any(letter.isspace() or not letter.isprintable() for letter in host):
        raise NotAllowed(_("That is not a host name."))
    if not 0 < port <= HIGHEST_PORT:
        raise NotAllowed(_("%(port)s is not a port.") % {"port": port})


def _first_that_answers(
    host: str, port: int, addresses: list[Address], *, deadline: float
) -> socket.socket:
    failure: OSError | None = None
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return _connected(address, port, timeout=left)
        except OSError as error:
            failure = error
    if failure is None or isinstance(failure, TimeoutError):
        raise TooSlow(
            _("%(host)s did not answer in time on port %(port)s.") % {"host": host, "port": port}
        ) from failure
    raise Unreachable(
        _("%(host)s does not answer on port %(port)s.") % {"host": host, "port": port}
    ) from failure


def _connected(address: Address, port: int, *, timeout: float) -> socket.socket:
    # Not `socket.create_connection`: it asks the resolver again, even for a number.
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(timeout)
        opened.connect((str(address), port))
    except OSError:
        opened.close()
        raise
    return opened
