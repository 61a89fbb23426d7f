"""A channel as its connector sees it: plain values, the credentials opened for this one call."""

from __future__ import annotations

from tutti.channels.contract import Connection
from tutti.listen.models import Channel


def connection_of(channel: Channel) -> Connection:
    return Connection(
        channel_id=channel.pk,
        settings=channel.settings,
        credentials=channel.credentials.open(),
        cursor=channel.cursor,
        starts_at=channel.starts_at,
        own_addresses=own_addresses(),
    )


def own_addresses() -> frozenset[str]:
    """Every address we ourselves write from; what comes from one of them is never answered by itself."""
    lists = Channel.objects.values_list("own_addresses", flat=True)
    return frozenset(address for addresses in lists for address in addresses)
