"""What Messenger tells of a page's conversations."""

from __future__ import annotations

from tutti.channels.contract import Nothing, Raw, Reading, Unreadable
from tutti.channels.meta.door import event_of
from tutti.channels.meta.messaging import read_messaging


def read_event(raw: Raw, *, page: str) -> Reading:
    part = event_of(raw)
    if isinstance(part, Unreadable):
        return part
    if "messaging" in part:
        return read_messaging(part, raw, kind="messenger", account=page)
    return Nothing(what=f"{part['field']} of the page, which the channel for pages reads"[:200])
