"""Asking the network, page by page, and handing it one part of a reply."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, Outgoing, TryLater, Uncertain
from tutti.channels.web import MOST_PAGES, Web


@dataclass(frozen=True, kw_only=True)
class Page:
    items: list[bytes]
    after: str
    more: bool


def web(connection: Connection) -> Web:
    token = connection.credentials.get("token", "")
    base = str(connection.settings["server"])
    return Web(base=base, headers={"authorization": f"Bearer {token}"})


def pages_after(connection: Connection, after: str) -> Iterator[Page]:
    """What is new, oldest first. A page that leads nowhere ends it; the next round goes on from there."""
    for _page in range(MOST_PAGES):
        told = web(connection).get("messages", after=after or None, limit=100).data
        if not isinstance(told, dict) or not isinstance(told.get("messages"), list):
            raise TryLater(_("The network did not answer in its own way."))
        reached = str(told.get("after") or after)
        more = bool(told["messages"]) and reached != after
        after = reached
        items = [json.dumps(one).encode() for one in told["messages"]]
        yield Page(items=items, after=after, more=more)
        if not more:
            return


def hand_over(connection: Connection, outgoing: Outgoing, words: str, number: int) -> str:
    """Its name on the network. The same key is the same message there, however often it is handed over."""
    said = {"text": words, "answers": outgoing.answers, "to": outgoing.to.value}
    key = {"idempotency-key": f"{outgoing.external_id}/{number}"}
    told = web(connection).ask("POST", "messages", data=said, headers=key, hands_over=True)
    if not isinstance(told.data, dict) or not told.data.get("id"):
        raise Uncertain(_("The network did not answer in its own way."))
    return str(told.data["id"])
