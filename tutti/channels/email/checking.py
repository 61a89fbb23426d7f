"""The live test of a mailbox: each step tried in turn, and what to do about the first that fails.

Nothing is sent and nothing is marked: the test ends before the text of a letter.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Connection, Finding
from tutti.channels.email.account import Account, account_of
from tutti.channels.email.fetching import can_idle
from tutti.channels.email.posting import envelope, leave, reach, smtp_trouble
from tutti.channels.email.posting import sign_in as sign_in_to_send
from tutti.channels.email.providers import provider_of
from tutti.channels.email.session import close, imap_trouble
from tutti.channels.email.session import sign_in as sign_in_to_read
from tutti.ground.http import GuardedMailBox
from tutti.ground.mail.addresses import canonical

SECONDS = 10.0  # a step; somebody is waiting for the page

Told = Callable[[str], str]  # what a server said → what to do


class _Stopped(Exception):
    """A step failed; its finding says which, and the later ones are not tried."""


def findings(connection: Connection) -> list[Finding]:
    """What was tried and whether it held; of each side the steps after a failed one are not tried."""
    account = account_of(connection)
    if canonical(account.address) is None:
        advice = _("This is no mail address. Write it as name@example.org.")
        return [Finding(what=_("The address"), ok=False, advice=advice)]
    found: list[Finding] = []
    for side in (_receive, _send):
        try:
            side(account, found)
        except _Stopped:
            continue
    return found


def _receive(account: Account, found: list[Finding]) -> None:
    host, port, tls = account.imap
    trouble = imap_trouble
    with _tried(_("Reach %s to read") % host, found, trouble(account), _reach(account.imap)):
        opened = GuardedMailBox(host, port, tls=tls, timeout=SECONDS)
    try:
        with _tried(_("Sign in to read"), found, trouble(account), _signed_in(account)):
            sign_in_to_read(opened, account)
        with _tried(_("Open %s") % account.folder, found, trouble(account), _folder(opened)):
            opened.folder.set(account.folder, readonly=True)
        found.append(_idle(opened))
    finally:
        close(opened)


def _send(account: Account, found: list[Finding]) -> None:
    host, _port, _tls = account.smtp
    trouble = smtp_trouble
    with _tried(_("Reach %s to send") % host, found, trouble(account), _reach(account.smtp)):
        server = reach(account, timeout=SECONDS)
    try:
        with _tried(_("Sign in to send"), found, trouble(account), _signed_in(account)):
            sign_in_to_send(server, account)
        what = _("May send as %s") % account.address
        with _tried(what, found, trouble(account), _sender):
            _offer(server, account)
    finally:
        leave(server)


def _offer(server: smtplib.SMTP, account: Account) -> None:
    """A letter to ourselves, taken back before its text."""
    envelope(server, account.address, account.address, size=1000)
    server.rset()


@contextmanager
def _tried(
    what: str, found: list[Finding], trouble: AbstractContextManager[None], told: Told
) -> Iterator[None]:
    """One step: its finding is added, and a failed one stops this side."""
    try:
        with trouble:
            yield
    except ChannelTrouble as why:
        found.append(Finding(what=what, ok=False, advice=told(str(why))))
        raise _Stopped from why
    found.append(Finding(what=what, ok=True))


def _reach(server: tuple[str, int, str]) -> Told:
    _host, port, tls = server
    advice = _("Check the server's name, port %(port)s and security “%(tls)s” with your provider.")
    return lambda said: f"{said} {advice % {'port': port, 'tls': tls}}"


def _signed_in(account: Account) -> Told:
    provider = provider_of(account.address, host=account.imap[0])
    advice = _(provider.step) if provider else _("Check the user name and the password.")
    return lambda said: f"{said} {advice}"


def _folder(opened: GuardedMailBox) -> Told:
    def told(said: str) -> str:
        names = ", ".join(folder.name for folder in opened.folder.list()[:12])
        return said + " " + _("It has these: %s.") % names

    return told


def _sender(said: str) -> str:
    return said + " " + _("Sign in as the owner of this address, or let the server allow it.")


def _idle(opened: GuardedMailBox) -> Finding:
    with_idle = can_idle(opened)
    what = (
        _("New mail is announced at once")
        if with_idle
        else _("New mail is not announced; we look every half minute")
    )
    return Finding(what=what, ok=True)
