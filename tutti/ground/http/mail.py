"""Mail connections: the standard library's clients on a guarded socket, certificates checked.

`tls` is one of `tls` (from the first byte), `starttls` (switched to before signing in, an error
when the server does not offer it) and `none`, which only a host the operator allowed may have: a
password would travel open.
"""

from __future__ import annotations

import imaplib
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from tutti.ground.http.connecting import connect, trusted_tls
from tutti.ground.http.errors import Unreachable

Tls = Literal["tls", "starttls", "none"]
SECONDS = 30.0


class GuardedIMAP(imaplib.IMAP4):
    """`imaplib.IMAP4` whose one place that opens a socket is ours."""

    def __init__(self, host: str, port: int, *, tls: Tls, timeout: float) -> None:
        self._guarded_tls = tls
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return _mail_socket(self.host, self.port, tls=self._guarded_tls, timeout=timeout)


class GuardedSMTP(smtplib.SMTP):
    """`smtplib.SMTP` whose one place that opens a socket is ours."""

    def __init__(
        self, host: str, port: int, *, tls: Tls, timeout: float, local_hostname: str | None
    ) -> None:
        self._guarded_tls = tls
        super().__init__(host, port, local_hostname=local_hostname, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return _mail_socket(host, port, tls=self._guarded_tls, timeout=timeout)


class GuardedMailBox(BaseMailBox):
    """imap-tools on a guarded connection; `login` or `xoauth2` comes next, then `with`."""

    def __init__(
        self, host: str, port: int = 993, *, tls: Tls = "tls", timeout: float = SECONDS
    ) -> None:
        self._where = (host, port, tls, timeout)
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, port, tls, timeout = self._where
        return guarded_imap(host, port, tls=tls, timeout=timeout)


def guarded_imap(
    host: str, port: int = 993, *, tls: Tls = "tls", timeout: float = SECONDS
) -> imaplib.IMAP4:
    """A greeted IMAP connection, encrypted as `tls` says, not yet signed in."""
    client = GuardedIMAP(host, port, tls=tls, timeout=timeout)
    if tls == "starttls":
        with _said_plainly(host, close=client.shutdown):
            client.starttls(trusted_tls())
    return client


def guarded_smtp(
    host: str,
    port: int = 587,
    *,
    tls: Tls = "starttls",
    timeout: float = SECONDS,
    local_hostname: str | None = None,
) -> smtplib.SMTP:
    """A greeted SMTP connection, encrypted as `tls` says, not yet signed in."""
    client = GuardedSMTP(host, port, tls=tls, timeout=timeout, local_hostname=local_hostname)
    if tls == "starttls":
        with _said_plainly(host, close=client.close):
            client.ehlo_or_helo_if_needed()
            client.starttls(context=trusted_tls())
    return client


def _mail_socket(host: str, port: int, *, tls: Tls, timeout: float | None) -> socket.socket:
    connected = connect(
        host, port, purpose="mail", timeout=timeout or SECONDS, openly=tls == "none"
    )
    if tls != "tls":
        return connected
    with _said_plainly(host, close=connected.close):
        return trusted_tls().wrap_socket(connected, server_hostname=host)


@contextmanager
def _said_plainly(host: str, *, close: Callable[[], object]) -> Iterator[None]:
    """The many ways TLS can fail, as one text a person can act on; nothing stays open."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as error:
        close()
        reason = getattr(error, "verify_message", "") or str(error)
        raise Unreachable(
            _("No secure connection to %(host)s could be made: %(reason)s")
            % {"host": host, "reason": reason}
        ) from error
