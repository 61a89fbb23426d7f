"""Where Tutti listens."""

from __future__ import annotations

import errno
import os
import socket
from dataclasses import dataclass

from tutti.ground.postgres.trouble import ClusterUnusable


class AddressUnusable(ClusterUnusable):
    """Tutti cannot listen there; the message says what to do."""


@dataclass(frozen=True)
class Listening:
    """A host to listen on and a port."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Listening:
        """`TUTTI_HOST` (127.0.0.1 until told otherwise) and `PORT` (8000)."""
        said = os.environ.get("PORT") or "8000"
        if not said.isdecimal() or not 0 < int(said) < 65536:  # noqa: PLR2004  TCP's own limit
            raise AddressUnusable(f"PORT is “{said}”. Set it to a number from 1 to 65535.")
        return cls(host=os.environ.get("TUTTI_HOST") or "127.0.0.1", port=int(said))

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def require_free(listening: Listening) -> None:
    """Say now, in words, that a port is taken or forbidden; a server would say it in a stack trace."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listening.host, listening.port))
        except OSError as error:
            raise AddressUnusable(_what_to_do(listening, error)) from error


def _what_to_do(listening: Listening, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = listening.port + 1
        return (
            f"Port {listening.port} is taken by another program. "
            f"Stop that program, or choose another port: PORT={other} tutti serve"
        )
    if error.errno == errno.EACCES:
        return f"Port {listening.port} needs more rights. Choose one above 1023, for example PORT=8000."
    return f"Tutti cannot listen on {listening.host}:{listening.port} ({error.strerror}). Check TUTTI_HOST."
