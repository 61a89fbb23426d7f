"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass

from tutti.listen.models import Channel
from tutti.work.chats.inside import inside_channels, network_of
from tutti.work.chats.models import ChatAccount, ChatAccountSet


@dataclass(frozen=True, kw_only=True)
class Bound:
    """An account with the name of its network, and why nothing is sent to it now, if nothing is."""

    account: ChatAccount
    network: str

    @property
    def is_silent(self) -> bool:
        channel = self.account.channel
        return not channel.sends or channel.state != Channel.State.ACTIVE


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat one can bind an account on: where our account is there, and whether it may speak."""

    channel: Channel
    network: str
    address: str


def bound(accounts: ChatAccountSet) -> list[Bound]:
    rows = accounts.select_related("channel", "member")
    return [Bound(account=one, network=network_of(one.channel)) for one in rows]


def chats() -> list[Chat]:
    return [
        Chat(
            channel=channel,
            network=network_of(channel),
            address=", ".join(str(one) for one in channel.own_addresses),
        )
        for channel in inside_channels()
    ]
