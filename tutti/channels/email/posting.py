"""Handing one letter to the submission server, once, and saying honestly what is known afterwards.

The line between "nothing left" and "it may have left" is the final dot after the text: before it the server has
nothing to deliver, after it everything. The steps are taken one by one because `smtplib.sendmail` does not tell on
which side it failed.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from tutti.channels.contract import Sent, TryLater, Uncertain, WillNotWork
from tutti.channels.email.account import Account
from tutti.channels.email.tokens import access_token
from tutti.ground.http import NotAllowed, OutsideError, guarded_smtp

SECONDS = 30.0  # an answer of the server
AFTER_THE_TEXT = (
    120.0  # some scan a letter before they answer; the lease of a send is renewed meanwhile
)
GO_ON = 354
_ENDS = re.compile(rb"\r\n|\r|\n")
_DOTS = re.compile(rb"^\.", re.MULTILINE)


def post(account: Account, letter: bytes, *, to: str) -> Sent:
    """Send `letter` to one recipient. Raises as `Connector.send` promises."""
    with connected(account) as server:
        envelope(server, account.address, to, size=len(letter))
        _begin_text(server)
        _hand_over(server, letter)
        return _outcome(server)


@contextmanager
def connected(account: Account, *, timeout: float = SECONDS) -> Iterator[smtplib.SMTP]:
    """A signed-in connection; what fails before a letter is handed over comes out as TryLater or WillNotWork."""
    with smtp_trouble(account):
        server = reach(account, timeout=timeout)
        try:
            sign_in(server, account)
            yield server
        finally:
            leave(server)


def reach(account: Account, *, timeout: float = SECONDS) -> smtplib.SMTP:
    host, port, tls = account.smtp
    domain = account.address.rpartition("@")[2]
    server = guarded_smtp(host, port, tls=tls, timeout=timeout, local_hostname=domain)
    try:
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def leave(server: smtplib.SMTP) -> None:
    """Say goodbye, without waiting long for the answer."""
    with suppress(OSError, smtplib.SMTPException):
        if server.sock:
            server.sock.settimeout(2)
        server.quit()
    server.close()


def envelope(server: smtplib.SMTP, sender: str, to: str, *, size: int) -> None:
    options = [f"SIZE={size}"] if server.has_extn("size") else []
    options += ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
    _require(server.mail(sender, options), 250)
    _require(server.rcpt(to), 250, 251)


def sign_in(server: smtplib.SMTP, account: Account) -> None:
    if not server.has_extn("auth"):
        if account.smtp[2] == "none":
            return  # a relay inside the house, allowed by the operator, that asks for no password
        raise WillNotWork(
            _("%(host)s offers no sign-in on this port. Try 587 or 465.")
            % {"host": account.smtp[0]}
        )
    if account.sign_in == "xoauth2":
        said = f"user={account.user}\1auth=Bearer {access_token(account)}\1\1"
        server.auth("XOAUTH2", lambda _challenge=None: said)
    else:
        server.login(account.user, account.secrets.get("password", ""))


def _begin_text(server: smtplib.SMTP) -> None:
    _require(server.docmd("DATA"), GO_ON)


def _hand_over(server: smtplib.SMTP, letter: bytes) -> None:
    """The text and the final dot in one write: when it fails, the dot has not left this machine."""
    text = _DOTS.sub(b"..", _ENDS.sub(b"\r\n", letter))
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    if server.sock:
        server.sock.settimeout(AFTER_THE_TEXT)
    server.send(text + b".\r\n")


def _outcome(server: smtplib.SMTP) -> Sent:
    try:
        code, said = server.getreply()
    except (OSError, smtplib.SMTPException) as broken:
        raise Uncertain(
            _("The line broke after the letter was handed over; the server may have taken it.")
        ) from broken
    _require((code, said), 250)
    return Sent(provider_id=said.decode("utf-8", "replace")[:300])


def _require(answer: tuple[int, bytes], *good: int) -> None:
    code, said = answer
    if code not in good:
        raise smtplib.SMTPResponseException(code, said)


@contextmanager
def smtp_trouble(account: Account) -> Iterator[None]:
    """What smtplib raises, as the contract's kinds of no: 4xx later, 5xx never."""
    try:
        yield
    except NotAllowed as refused:
        raise WillNotWork(str(refused)) from refused
    except OutsideError as trouble:
        raise TryLater(str(trouble)) from trouble
    except smtplib.SMTPResponseException as answer:
        raise _answered(account, answer) from answer
    except smtplib.SMTPNotSupportedError as trouble:
        raise WillNotWork(account.without_secrets(str(trouble))) from trouble
    except UnicodeEncodeError as trouble:
        raise WillNotWork(
            _("This server takes only passwords of plain letters and digits.")
        ) from trouble
    except (OSError, smtplib.SMTPException) as trouble:
        said = account.without_secrets(str(trouble))
        raise TryLater(_("The line to the server broke: %(said)s") % {"said": said}) from trouble


def _answered(account: Account, answer: smtplib.SMTPResponseException) -> TryLater | WillNotWork:
    error = answer.smtp_error
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    said = f"{answer.smtp_code} {account.without_secrets(text)}".strip()
    later = 400 <= answer.smtp_code < 500  # noqa: PLR2004 -- RFC 5321: 4xx is for now, 5xx for good
    if isinstance(answer, smtplib.SMTPAuthenticationError):
        words = _("%(host)s refused the sign-in of %(user)s: %(said)s") % {
            "host": account.smtp[0], "user": account.user, "said": said,
        }  # fmt: skip
        return TryLater(words) if later else WillNotWork(words)
    words = _("The mail server answered: %(said)s") % {"said": said}
    return TryLater(words) if later else WillNotWork(words)
