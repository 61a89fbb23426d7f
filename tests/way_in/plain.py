"""A plain channel, and words for tests: `hear(channel, mira("…"))` goes the whole way a message goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from tutti.channels.contract import Connection, Connector, Inbound, Party, Raw, Unreadable
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel


class Plain(Connector):
    """JSON in. `{"poison": true}` cannot be read."""

    kind = "plain"
    label = "Plain"

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        return [self._read(json.loads(raw.data), raw) for raw in raws]

    def _read(self, item: dict[str, Any], raw: Raw) -> Inbound | Unreadable:
        if item.pop("poison", False):
            return Unreadable(reason="Nobody can read this.")
        author = item.pop("author")
        return Inbound(
            author=Party(kind="email", value=author[0], name=author[1]) if author else None,
            at=raw.received_at or timezone.now(),
            follows=tuple(item.pop("follows", ())),
            **item,
        )


def said(
    text: str, *, by: tuple[str, str] | None, key: str = "", at: datetime | None = None, **more: Any
) -> Raw:
    """A raw item of the plain channel; `key` is its name there and on the network."""
    item = {"author": by, "text": text, "external_id": key, **more}
    return Raw(key=key or text, data=json.dumps(item).encode(), received_at=at)


def hear(channel: Channel, *raws: Raw) -> None:
    """Store the items and let every follower have them."""
    store_raw(channel, raws)
    follow_all()
