"""A reply as a letter: under its own Message-ID, answering the ones before it, with a signed way back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _

from tutti.channels.contract import Outgoing, WillNotWork
from tutti.channels.email.account import Account
from tutti.ground.house.sending import this_instance
from tutti.ground.mail import writing
from tutti.ground.mail.addresses import canonical
from tutti.ground.mail.reply_address import reply_address

KEY = "mail"
LARGEST = 25 * 1024 * 1024  # bytes of a whole letter; most servers take no more


def letter_of(outgoing: Outgoing, account: Account, *, sent_at: datetime) -> bytes:
    """The letter, as it goes over the line. Raises WillNotWork when none can be made of this."""
    back = _way_back(outgoing, account)
    try:
        letter = writing.write(
            writing.Outgoing(
                from_=writing.Mailbox(address=account.address, name=_from_name(outgoing, account)),
                to=[writing.Mailbox(address=outgoing.to.value, name=outgoing.to.name)],
                subject=outgoing.title or _("Your message"),
                text=outgoing.text,
                message_id=outgoing.external_id,
                sent_at=sent_at,
                reply_to=writing.Mailbox(address=back, name=account.sender_name) if back else None,
                in_reply_to=outgoing.follows[-1] if outgoing.follows else None,
                references=outgoing.follows,
                attachments=[
                    writing.Attachment(
                        name=file.name, data=file.data, content_type=file.content_type
                    )
                    for file in outgoing.files
                ],
                automatic=_automatic(outgoing),
                loop_mark=loop_mark(),
            )
        )
    except writing.Unsendable as why:
        raise WillNotWork(str(why)) from why
    if len(letter) > LARGEST:
        raise WillNotWork(
            _("With its files this letter is over 25 MB, which mail servers refuse. Send fewer.")
        )
    return letter


def party_number(address: str) -> int:
    """A small number for an address, so that a reply address is good for one party alone."""
    plain = canonical(address) or address
    return int.from_bytes(hashlib.sha256(plain.lower().encode()).digest()[:4])


def loop_mark() -> str:
    """What our own letters carry; the same for every process of one installation, and no secret."""
    return hashlib.sha256(b"tutti loop mark" + this_instance().encode()).hexdigest()[:32]


def _from_name(outgoing: Outgoing, account: Account) -> str:
    names = (outgoing.author_name, account.sender_name)
    return ", ".join(name for name in names if name)


def _way_back(outgoing: Outgoing, account: Account) -> str:
    """The address answers go to: the given one, the signed one, or none where the mailbox has no room for it."""
    if outgoing.reply_to or not (account.plus and outgoing.conversation):
        return outgoing.reply_to
    key = settings.KEYRING.bytes(KEY)
    party = party_number(outgoing.to.value)
    try:
        return reply_address(account.address, thread=outgoing.conversation, party=party, key=key)
    except ValueError:
        return ""  # too long a name: Message-IDs alone find the thread


def _automatic(outgoing: Outgoing) -> Literal["auto-generated", "auto-replied"] | None:
    if not outgoing.automatic:
        return None
    return "auto-replied" if outgoing.follows else "auto-generated"
