"""An open, signed-in mailbox, looked at without changing it."""

from __future__ import annotations

import contextlib
import imaplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _
from imap_tools import MailboxFolderSelectError, MailboxLoginError
from imap_tools.errors import ImapToolsError

from tutti.channels.contract import TryLater, WillNotWork
from tutti.channels.email.account import Account
from tutti.channels.email.tokens import access_token
from tutti.ground.http import GuardedMailBox, NotAllowed, OutsideError

SECONDS = 30.0  # one operation on the line

_kept = threading.local()  # the poller's thread waits and reads on one connection


@contextmanager
def mailbox(account: Account, *, keep: bool = False) -> Iterator[GuardedMailBox]:
    """The account's folder, opened read-only. `keep`: the same thread goes on with it next time, if all went well.

    Everything that can go wrong comes out as TryLater or WillNotWork, in words without secrets.
    """
    with imap_trouble(account):
        opened = _taken(account) or open_mailbox(account)
        try:
            yield opened
        except BaseException:
            close(opened)
            raise
        if keep:
            _kept.mailbox, _kept.fingerprint = opened, account.fingerprint
        else:
            close(opened)


def open_mailbox(account: Account) -> GuardedMailBox:
    host, port, tls = account.imap
    opened = GuardedMailBox(host, port, tls=tls, timeout=SECONDS)
    try:
        sign_in(opened, account)
        opened.folder.set(account.folder, readonly=True)
    except BaseException:
        close(opened)
        raise
    return opened


def sign_in(opened: GuardedMailBox, account: Account) -> None:
    password = account.secrets.get("password", "")
    if account.sign_in == "xoauth2":
        opened.xoauth2(account.user, access_token(account), initial_folder=None)
    elif (account.user + password).isascii():
        opened.login(account.user, password, initial_folder=None)
    else:
        opened.login_utf8(account.user, password, initial_folder=None)


def close(opened: GuardedMailBox) -> None:
    with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
        opened.client.shutdown()  # not LOGOUT: a dead line would make us wait for its answer


def let_go() -> None:
    """Close what this thread kept."""
    kept = getattr(_kept, "mailbox", None)
    _kept.mailbox = None
    if kept is not None:
        close(kept)


def _taken(account: Account) -> GuardedMailBox | None:
    """What this thread kept, if it is this account's and still answers."""
    kept: GuardedMailBox | None = getattr(_kept, "mailbox", None)
    if kept is None:
        return None
    _kept.mailbox = None
    if _kept.fingerprint == account.fingerprint:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            kept.client.noop()
            return kept
    close(kept)
    return None


@contextmanager
def imap_trouble(account: Account) -> Iterator[None]:
    """What imaplib and imap-tools raise, as the contract's two kinds of no."""
    try:
        yield
    except NotAllowed as refused:
        raise WillNotWork(str(refused)) from refused
    except OutsideError as trouble:
        raise TryLater(str(trouble)) from trouble
    except MailboxLoginError as refused:
        raise _refused_login(account, str(refused.command_result)) from refused
    except MailboxFolderSelectError as refused:
        raise WillNotWork(
            _("The mailbox has no folder %(folder)s that can be opened.")
            % {"folder": account.folder}
        ) from refused
    except (imaplib.IMAP4.abort, OSError) as trouble:
        said = account.without_secrets(str(trouble))
        raise TryLater(_("The line to the mailbox broke: %(said)s") % {"said": said}) from trouble
    except imaplib.IMAP4.error as trouble:
        said = account.without_secrets(str(trouble))
        if "AUTHENTICATIONFAILED" in said.upper() or "AUTHENTICATE" in said.upper():
            raise _refused_login(account, said) from trouble
        raise TryLater(_("The mailbox answered: %(said)s") % {"said": said}) from trouble
    except ImapToolsError as trouble:
        said = account.without_secrets(str(trouble))
        raise TryLater(_("The mailbox answered: %(said)s") % {"said": said}) from trouble


def _refused_login(account: Account, said: str) -> TryLater | WillNotWork:
    words = account.without_secrets(said)
    if "UNAVAILABLE" in words.upper() or "TRY AGAIN" in words.upper():
        return TryLater(_("The mailbox cannot be opened now: %(said)s") % {"said": words})
    return WillNotWork(
        _("%(host)s refused the sign-in of %(user)s: %(said)s")
        % {"host": account.imap[0], "user": account.user, "said": words}
    )
