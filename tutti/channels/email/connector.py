"""A mailbox as a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Connection,
    Connector,
    Finding,
    Inbound,
    Outgoing,
    Polled,
    Raw,
    Sent,
    Setting,
    Unreadable,
)
from tutti.channels.email import (
    account,
    arriving,
    checking,
    composing,
    fetching,
    posting,
    session,
)

SECURITY = (
    ("tls", _("TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("none", _("None, inside the house only")),
)
PLUS = (("yes", _("Yes")), ("no", _("No")))
SIGN_IN = (("password", _("Password or app password")), ("xoauth2", _("XOAUTH2")))


def _optional(key: str, label: str, **more: Any) -> Setting:
    return Setting(key=key, label=label, required=False, advanced=True, **more)


class Channel(Connector):
    kind = "email"
    label = _("Mailbox")
    icon = "mail"
    polls = True
    sends = True
    limits = (
        _("Letters over 25 MB are kept but not read, and none over 25 MB is sent."),
        _(
            "That a server took a letter does not mean that it arrived. A later failure comes as a letter and is"
            " shown on the reply."
        ),
        _(
            "Whether an interrupted sending arrived cannot be looked up; a person decides whether to send again."
        ),
    )
    settings = (
        Setting(
            key="address",
            label=_("Mail address"),
            help=_("The servers of the large providers are known; others are guessed from it."),
        ),
        Setting(
            key="password",
            label=_("Password or app password"),
            kind="secret",
            required=False,
            help=_("Gmail, Yahoo, iCloud and Fastmail want an app password, made on their pages."),
        ),
        Setting(
            key="sender_name",
            label=_("Name customers see as the sender"),
            required=False,
            help=_("For example: Acme customer care."),
        ),
        _optional("user", _("User name"), help=_("When it is not the address.")),
        _optional(
            "aliases",
            _("Other addresses of this mailbox"),
            help=_("Separated by commas. What comes from them is never answered by itself."),
        ),
        _optional("imap_host", _("IMAP server")),
        _optional("imap_port", _("IMAP port"), kind="number"),
        _optional("imap_security", _("IMAP security"), kind="choice", choices=SECURITY),
        _optional("folder", _("Folder"), help=_("INBOX when left empty.")),
        _optional("smtp_host", _("SMTP server")),
        _optional("smtp_port", _("SMTP port"), kind="number"),
        _optional("smtp_security", _("SMTP security"), kind="choice", choices=SECURITY),
        _optional(
            "plus",
            _("Mail to name+anything@ reaches this mailbox"),
            kind="choice",
            choices=PLUS,
            help=_("Then answers carry a signed address that finds their conversation."),
        ),
        _optional(
            "authserv_id",
            _("Name of the mail server that checks senders"),
            help=_("The first word of Authentication-Results in a letter you received."),
        ),
        _optional("sign_in", _("Sign in with"), kind="choice", choices=SIGN_IN),
        _optional("client_id", _("XOAUTH2: client id")),
        _optional("token_url", _("XOAUTH2: token address")),
        _optional("client_secret", _("XOAUTH2: client secret"), kind="secret"),
        _optional("refresh_token", _("XOAUTH2: refresh token"), kind="secret"),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return account.completed(settings)

    def addresses(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        return account.own_addresses(settings)

    def check(self, connection: Connection) -> list[Finding]:
        return checking.findings(connection)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return fetching.new_letters(connection)

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        return fetching.wait_for_more(connection, seconds=seconds)

    def let_go(self) -> None:
        session.let_go()

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        return arriving.read_letters(connection, raws)

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        mailbox = account.account_of(connection)
        letter = composing.letter_of(outgoing, mailbox, sent_at=timezone.now())
        return posting.post(mailbox, letter, to=outgoing.to.value)
