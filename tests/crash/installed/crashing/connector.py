"""The channel to the provider. It does what any channel does, and says where it is."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.request import Request, urlopen

from django.utils import timezone

from crashing.marks import ANSWERED, CLAIMED, FETCHED, READING, STORED, in_phase, tell
from tutti.channels.contract import (
    Connection,
    Connector,
    Inbound,
    Outgoing,
    Party,
    Polled,
    Raw,
    Sent,
    Uncertain,
    Unreadable,
)

NAIVE = bool(os.environ.get("CRASH_NAIVE"))  # acknowledge before storing, send again on restart


class Channel(Connector):
    kind = "crashing"
    label = "A provider that counts"
    polls = True
    sends = True

    def poll(self, connection: Connection) -> Iterator[Polled]:
        found = _ask(f"{_url()}/items")["items"]
        if not found:
            return
        items = [Raw(key=item["key"], data=json.dumps(item).encode()) for item in found]
        polled = Polled(items=items, cursor={})
        if NAIVE:
            _ask(f"{_url()}/ack", {"keys": [item.key for item in items]})
        with in_phase("poll", FETCHED, seconds=_moment()):
            yield polled

    def acknowledge(self, connection: Connection, polled: Polled) -> None:
        if NAIVE:
            return
        with in_phase("poll", STORED, seconds=_moment()):
            _ask(f"{_url()}/ack", {"keys": [item.key for item in polled.items]})

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        tell("poll", "")  # a sign of life
        time.sleep(0.05)
        return True

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        with in_phase("read", READING, seconds=_moment()):
            return [_inbound(json.loads(raw.data)) for raw in raws]

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        tell("taken", "", outgoing.text)
        with in_phase("send", CLAIMED, seconds=_moment()):
            pass
        try:
            answer = _ask(f"{_url()}/send", {"name": outgoing.external_id, "text": outgoing.text})
        except OSError as trouble:
            raise Uncertain(str(trouble)) from trouble
        with in_phase("send", ANSWERED, seconds=_moment()):
            return Sent(provider_id=answer["id"])


def _inbound(item: dict[str, Any]) -> Inbound:
    return Inbound(
        author=Party(kind="handle", value=item["key"], name=item["key"]),
        text=item["text"],
        at=timezone.now(),
        external_id=item["key"],
    )


def _url() -> str:
    return os.environ["CRASH_PROVIDER"]


def _moment() -> float:
    return random.uniform(0.02, 0.06)


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    with urlopen(Request(url, data=data), timeout=10) as answer:
        return json.loads(answer.read())
