"""What every channel promises, in types: raw items in, their reading, a reply out, and the kinds of no.

A connector stores nothing and decides nothing. `poll` or `receive` yields `Raw`; Tutti stores each, commits,
and only then calls `acknowledge`. `read` turns stored raw items into `Inbound`, again and again if need be,
without a network. `send` hands over one reply and says what the other side answered.
"""

from __future__ import annotations

from tutti.channels.contract.heard import (
    DETAILS,
    Audience,
    Deleted,
    Edited,
    Inbound,
    InboundFile,
    Nothing,
    Party,
    Raw,
    Reading,
    Reported,
    Shown,
    Trust,
    Unreadable,
)
from tutti.channels.contract.promises import (
    Connector,
)
from tutti.channels.contract.said import (
    Manners,
    Outgoing,
    OutgoingFile,
    Sent,
)
from tutti.channels.contract.set_up import (
    Connection,
    Delivery,
    Finding,
    Polled,
    Received,
    Search,
    Setting,
)
from tutti.channels.contract.troubles import (
    ChannelTrouble,
    Gone,
    Refused,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)

__all__ = [
    "DETAILS",
    "Audience",
    "ChannelTrouble",
    "Connection",
    "Connector",
    "Deleted",
    "Delivery",
    "Edited",
    "Finding",
    "Gone",
    "Inbound",
    "InboundFile",
    "Manners",
    "Nothing",
    "Outgoing",
    "OutgoingFile",
    "Party",
    "Polled",
    "Raw",
    "Reading",
    "Received",
    "Refused",
    "Reported",
    "Search",
    "Sent",
    "Setting",
    "Shown",
    "Throttled",
    "Trust",
    "TryLater",
    "Uncertain",
    "Unreadable",
    "WillNotWork",
]
