"""Which channels are only for colleagues."""

from __future__ import annotations

from django.db.models import Q

from tutti.channels.contract import Connector
from tutti.channels.registry import UnknownKind, connector
from tutti.listen.models import Channel, ChannelSet

YES = (True, "yes")  # as a form keeps it, and as a set-up by command does


def is_inside(channel: Channel) -> bool:
    """Whether only colleagues are in its rooms: the administrator said so when it was set up."""
    return channel.settings.get("inside") in YES


def inside_channels() -> ChannelSet:
    """Chats of colleagues we listen to, by name."""
    said = Q(settings__inside=True) | Q(settings__inside="yes")
    return Channel.objects.listening().filter(said)


def network_of(channel: Channel) -> str:
    """What its network is called on a page: "Matrix"."""
    found = speaker_of(channel)
    return str(found.label) if found else channel.kind


def speaker_of(channel: Channel) -> Connector | None:
    """Who speaks on it; None when its kind is not installed any more."""
    try:
        return connector(channel.kind)
    except UnknownKind:
        return None
