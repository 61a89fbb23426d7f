"""The code of a proof, mailed to the address somebody gave. No reply of ours: nothing of a case stands in it."""

from __future__ import annotations

from uuid import uuid4

from django.utils.translation import gettext as _

from tutti.channels.contract import Outgoing, Party
from tutti.channels.registry import connector
from tutti.ground.house.queries import house
from tutti.ground.house.sending import may_send
from tutti.ground.house.speaking import speaking
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel
from tutti.people.matching.actions.proving import new_code
from tutti.people.matching.models import HandleProof


class NotMailedYet(Exception):
    """No mailbox may send now; the job tries again."""


def mail_code(proof_id: int) -> None:
    """Make a code and mail it; a failure makes a new one the next time, so an old mail proves nothing."""
    channel = sending_mailbox()
    if channel is None or not may_send():
        raise NotMailedYet("No mailbox may send.")
    made = new_code(proof_id)
    if made is None:
        return
    code, address = made
    proof = HandleProof.objects.select_related("identity__person").get(pk=proof_id)
    with speaking(proof.identity.person.language):
        letter = _letter(code, address, channel)
    connector(channel.kind).send(connection_of(channel), letter)


def sending_mailbox() -> Channel | None:
    """The oldest mailbox that may send."""
    mail = Channel.objects.filter(kind="email", state=Channel.State.ACTIVE, sends=True)
    return mail.order_by("pk").first()


def _letter(code: str, address: str, channel: Channel) -> Outgoing:
    settings = connector(channel.kind).complete(channel.settings)
    mailbox = str(settings.get("address") or next(iter(channel.own_addresses), ""))
    return Outgoing(
        external_id=f"proof-{uuid4().hex}@{mailbox.rpartition('@')[2] or 'localhost'}",
        conversation=0,
        to=Party(kind="email", value=address),
        title=_("Your code for %(house)s") % {"house": house().name},
        text=_(
            "Your code is %(code)s\n\nIt holds for a quarter of an hour. Write it on the page you came from.\n"
            "If you did not ask for it, leave it: nothing happens without it."
        )
        % {"code": code},
        automatic=True,
    )
