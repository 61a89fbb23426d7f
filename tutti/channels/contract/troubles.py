"""Why a channel did not work."""

from __future__ import annotations

from datetime import datetime


class ChannelTrouble(Exception):
    """Why a channel did not work.

    ChannelTrouble
     ├─ TryLater       it may work again; `until` says when, if the other side said so
     │   └─ Throttled  we asked too often: the whole channel, sends too, is quiet until then
     ├─ WillNotWork    a person must change something; the message says what
     │   └─ Gone       what was asked for is no longer there
     ├─ Uncertain      the other side may or may not have taken it; never sent again blindly
     └─ Refused        what came in at a door is not taken: its signature does not hold
    """


class TryLater(ChannelTrouble):
    def __init__(self, why: str, *, until: datetime | None = None) -> None:
        super().__init__(why)
        self.until = until


class Throttled(TryLater):
    pass


class WillNotWork(ChannelTrouble):
    pass


class Gone(WillNotWork):
    pass


class Uncertain(ChannelTrouble):
    pass


class Refused(ChannelTrouble):
    pass
