"""Where somebody we talk to in public can write to us privately."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tutti.channels.contract import Audience, Connector
from tutti.channels.registry import connectors
from tutti.ground.web.address import AddressNotSet, public_url
from tutti.listen.doors import door_path
from tutti.listen.models import Channel, Conversation

STARTED_BY = "from"  # the query of our form that carries the word of an invitation
SAMPLE = "x" * 22


@dataclass(frozen=True, kw_only=True)
class Way:
    """`address` has the word of the invitation in it; "" where they simply write to our account on their network."""

    channel: Channel
    label: str
    address: str = ""


def ways_for(conversation: Conversation, token: str = SAMPLE) -> list[Way]:
    """The ways, that of their own network first. None for what is private already."""
    if conversation.audience != Conversation.Audience.PUBLIC:
        return []
    listening = Channel.objects.listening().exclude(kind="importer").order_by("name", "pk")
    found = [way for channel in listening if (way := _way(channel, conversation, token))]
    return sorted(found, key=lambda way: way.channel.pk != conversation.channel_id)


def way_by(conversation: Conversation, channel_id: int, token: str) -> Way | None:
    """The way by this channel; None when it is no longer one."""
    found = (way for way in ways_for(conversation, token) if way.channel.pk == channel_id)
    return next(found, None)


def _way(channel: Channel, conversation: Conversation, token: str) -> Way | None:
    speaks = connectors().get(channel.kind)
    if speaks is None or channel.settings.get("inside"):
        return None
    address = _address(channel, speaks, token)
    own = channel.pk == conversation.channel_id
    if own and not address and speaks.opens_private:
        return Way(
            channel=channel, label=_("A direct message on %(name)s") % {"name": channel.name}
        )
    return Way(channel=channel, label=channel.name, address=address) if address else None


def _address(channel: Channel, speaks: Connector, token: str) -> str:
    if speaks.door == "form" and speaks.audience == Audience.PRIVATE:
        try:
            return f"{public_url(door_path(channel))}?{STARTED_BY}={token}"
        except AddressNotSet:
            return ""
    return speaks.private_address(channel.settings, token)
