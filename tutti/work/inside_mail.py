"""Answers to our tasks' mails, before they could become a customer's conversation."""

from __future__ import annotations

from tutti.channels.contract import Inbound, Trust
from tutti.listen.claims import claims
from tutti.listen.models import Envelope
from tutti.work.actions.filing import GivenFile
from tutti.work.actions.mail_replies import MailReply, take_task_reply


@claims("work.task")
def take(envelope: Envelope, inbound: Inbound) -> bool:
    if inbound.author is None or inbound.history:
        return False
    return take_task_reply(
        MailReply(
            addresses=inbound.details.get("addressed", ()),
            sender=inbound.author.value,
            text=inbound.text,
            aligned=inbound.trust == Trust.VERIFIED,
            follows=inbound.follows,
            envelope_id=envelope.pk,
            automatic=bool(inbound.automatic),
            files=[
                GivenFile(name=file.name, content_type=file.content_type, data=file.data)
                for file in inbound.files
            ],
        )
    )
