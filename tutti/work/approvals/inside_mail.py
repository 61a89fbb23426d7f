"""Answers to approvals' mails, before they could become a customer's conversation."""

from __future__ import annotations

from tutti.channels.contract import Inbound, Trust
from tutti.listen.claims import claims
from tutti.listen.models import Envelope
from tutti.work.actions.mail_replies import MailReply
from tutti.work.approvals.actions.mail_replies import (
    approval_reply_address,
    take_approval_reply,
)
from tutti.work.approvals.notices import READER
from tutti.work.post import reads_answers

reads_answers(READER, approval_reply_address)


@claims("work.approval")
def take(envelope: Envelope, inbound: Inbound) -> bool:
    if inbound.author is None or inbound.history:
        return False
    return take_approval_reply(
        MailReply(
            addresses=inbound.details.get("addressed", ()),
            sender=inbound.author.value,
            text=inbound.text,
            aligned=inbound.trust == Trust.VERIFIED,
            follows=inbound.follows,
            envelope_id=envelope.pk,
            automatic=bool(inbound.automatic),
        )
    )
