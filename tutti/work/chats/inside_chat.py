"""What colleagues say in their own rooms, before it could become a customer's message."""

from __future__ import annotations

from tutti.channels.contract import Inbound
from tutti.listen.claims import claims
from tutti.listen.models import Envelope
from tutti.work.chats.actions.hearing import hear
from tutti.work.chats.inside import is_inside


@claims("work.chats")
def take(envelope: Envelope, inbound: Inbound) -> bool:
    """All of it: on an inside channel nothing is a customer's, whatever it says and whoever says it."""
    if not is_inside(envelope.channel):
        return False
    hear(envelope.channel, envelope, inbound)
    return True
