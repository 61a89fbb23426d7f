"""Addresses others come in by: a public form, and where another system delivers its events."""

from __future__ import annotations

import uuid

from tutti.channels.registry import connectors
from tutti.listen.models import Channel


def door_path(channel: Channel) -> str:
    """Where this channel is entered, such as `/form/<token>/`; "" for one that has no door.

    The token cannot be guessed and never changes. It is no secret: what comes through `hooks` is signed.
    """
    speaks = connectors().get(channel.kind)
    return f"/{speaks.door}/{channel.sealed_id.hex}/" if speaks and speaks.door else ""


def channel_behind(door: str, token: str) -> Channel | None:
    """The channel entered at this door by this token, unless it is switched off. One query."""
    try:
        sealed_id = uuid.UUID(hex=token)
    except ValueError:
        return None
    kinds = [kind for kind, speaks in connectors().items() if speaks.door == door]
    open_ones = Channel.objects.filter(state=Channel.State.ACTIVE, kind__in=kinds)
    return open_ones.select_related("department").filter(sealed_id=sealed_id).first()
