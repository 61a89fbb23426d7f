"""Telling our own posts, heard again on their network, from words of ours that were written elsewhere.

An echo may be heard before the send's outcome is noted, and the network's name of it known. Then it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

from tutti.listen.models import Channel, Message, ThreadKey

PATIENCE = timedelta(
    hours=1
)  # a send nobody settled by then: better twice on a page than not at all

Asked = Callable[[int], bool]

_askers: list[Asked] = []


def knows_sends_under_way(asked: Asked) -> Asked:
    """Register `function(channel id) -> whether a send is leaving there whose name is not known yet`."""
    _askers.append(asked)
    return asked


def may_still_be_named(channel: Channel) -> bool:
    """Whether a name nobody knows may yet turn out to be that of a send."""
    return any(asked(channel.pk) for asked in _askers)


def names_of_ours(channel: Channel, names: Collection[str]) -> dict[str, int]:
    """Those of these names that are known to be of messages we sent, with the message's id. One query."""
    if not names:
        return {}
    known = ThreadKey.objects.filter(channel=channel, key__in=names, message_id__isnull=False)
    return {key: id_ for key, id_ in known.values_list("key", "message_id") if id_}


def messages_named(channel: Channel, names: Collection[str]) -> dict[str, list[int]]:
    """Ids of the messages heard or sent on this channel under each of these names. Two queries."""
    found = {name: [id_] for name, id_ in names_of_ours(channel, names).items()}
    heard = Message.objects.filter(external_id__in=list(names), conversation__channel=channel)
    for name, id_ in heard.values_list("external_id", "pk") if names else ():
        ids = found.setdefault(name, [])
        if id_ not in ids:
            ids.append(id_)
    return found
