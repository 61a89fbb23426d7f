"""A network of the tests' own whose items say plainly what they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connector,
    Deleted,
    Edited,
    Inbound,
    InboundFile,
    Nothing,
    Party,
    Raw,
    Reported,
    Shown,
    Trust,
)
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Role
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Square(Connector):
    kind = "square"
    label = "Square"
    audience = Audience.PUBLIC
    polls = True
    sends = True
    rechecks = True

    def __init__(self) -> None:
        self.changed: list[Raw] = []
        self.asked: list[tuple[str, ...]] = []

    def addresses(self, settings):
        return ("@us",)

    def read(self, connection, raws):
        return [_reading(json.loads(raw.data)) for raw in raws]

    def recheck(self, connection, names):
        self.asked.append(tuple(names))
        return self.changed


def _reading(said):
    at = BEGAN + timedelta(minutes=said.get("minute", 0))
    name = said.get("name", "m1")
    if said["kind"] == "edited":
        author = Party(kind="handle", value=said["author"]) if "author" in said else None
        return Edited(
            external_id=name,
            text=said["text"],
            at=at,
            version=said.get("version", ""),
            warning=said.get("warning", ""),
            author=author,
        )
    if said["kind"] == "deleted":
        return Deleted(external_id=name, at=at)
    if said["kind"] == "shown":
        return Shown(external_id=name, audience=Audience(said["audience"]), at=at)
    if said["kind"] == "reported":
        return Reported(external_id=name, state=said["state"], at=at, why=said.get("why", ""))
    if said["kind"] == "nothing":
        return Nothing(what="somebody came in")
    return Inbound(
        author=Party(kind="handle", value=said.get("author", "@mira"), name="Mira Duarte"),
        text=said["text"],
        at=at,
        external_id=name,
        follows=tuple(said.get("follows", ())),
        audience=Audience.PUBLIC,
        ours=said.get("ours", False),
        trust=Trust.VERIFIED,
        details=said.get("details", {}),
        files=tuple(_file(name) for name in said.get("files", ())),
    )


def _file(name):
    if name.startswith("http"):
        return InboundFile(
            name="", content_type="image/png", data=b"", alt="A broken tap", url=name
        )
    return InboundFile(name=name, content_type="text/plain", data=name.encode())


@pytest.fixture
def square():
    connectors()["square"] = speaks = Square()
    yield speaks
    del connectors()["square"]


def make_channel() -> Channel:
    cleo = Member.objects.create(name="Cleo May", email="cleo@acme.test", role=Role.AGENT)
    desk = Department.objects.create(name="Front desk", keeper=cleo)
    return Channel.objects.create(
        kind="square", name="The square", department=desk, sends=True, own_addresses=["@us"]
    )


@pytest.fixture
def public_channel(db, square):
    return make_channel()


def raw(key: str, **said) -> Raw:
    return Raw(key=key, data=json.dumps(said).encode())


def hear(channel: Channel, *raws: Raw) -> list[int]:
    """Store each and read it by itself, in this order; the new messages' ids."""
    return [
        message
        for one in raws
        for message in read_envelopes(dict.fromkeys(store_raw(channel, [one])))
    ]
