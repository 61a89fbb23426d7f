"""The postman of notices: hands a mail to a member over an e-mail channel that may send.

This is the only sending in the stage. It takes a notice's mail, whose address is a member's own, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext

from tutti.channels.contract import Outgoing, Party, TryLater, Uncertain, WillNotWork
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.house.sending import may_send
from tutti.ground.notices.carrying import (
    CarryLater,
    CarryRefused,
    CarryUnknown,
    NoticeMail,
    mail_carrier,
)
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel
from tutti.work.actions.mail_replies import task_reply_address

SignedAddress = Callable[[str, int, int], str]
_signed_by: dict[str, SignedAddress] = {}


def reads_answers(reader: str, address: SignedAddress) -> None:
    """Register how a room signs the address its mails are answered to: (mailbox, thread, member) → address."""
    _signed_by[reader] = address


@mail_carrier
def carry(mail: NoticeMail) -> None:
    """Send through the oldest e-mail channel whose sending is switched on."""
    channel = sending_channel()
    if channel is None:
        raise CarryRefused(
            gettext("No mailbox may send yet. Switch sending on for one in the settings.")
        )
    if not may_send():
        raise CarryLater(gettext("Sending from this installation is not switched on."))
    try:
        connector(channel.kind).send(connection_of(channel), letter(mail, channel))
    except (WillNotWork, UnknownKind) as trouble:
        raise CarryRefused(str(trouble)) from trouble
    except TryLater as trouble:
        raise CarryLater(str(trouble)) from trouble
    except Uncertain as trouble:
        raise CarryUnknown(str(trouble)) from trouble


def sending_channel() -> Channel | None:
    mail = Channel.objects.filter(kind="email", state=Channel.State.ACTIVE, sends=True)
    return mail.order_by("pk").first()


def letter(mail: NoticeMail, channel: Channel) -> Outgoing:
    """The mail as the channel sends it; answers come to the signed address of this thread and this member."""
    settings = connector(channel.kind).complete(channel.settings)
    mailbox = str(settings.get("address") or next(iter(channel.own_addresses), ""))
    return Outgoing(
        external_id=f"{mail.name}@{mailbox.rpartition('@')[2] or 'localhost'}",
        conversation=0,
        to=Party(kind="email", value=mail.to_address, name=mail.to_name),
        title=mail.subject,
        text=mail.text,
        automatic=True,
        reply_to=_way_back(mail, mailbox) if settings.get("plus") == "yes" else "",
    )


def _way_back(mail: NoticeMail, mailbox: str) -> str:
    """The signed address; nothing where the mailbox leaves no room for it: then Message-IDs find the task."""
    if mail.replies is None:
        return ""
    try:
        if mail.reader in _signed_by:
            return _signed_by[mail.reader](mailbox, mail.replies, mail.party)
        return task_reply_address(mailbox, task_id=mail.replies, member_id=mail.party)
    except ValueError:
        return ""
