"""A network of the tests' own that can be searched: what was said on it stands in a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import Audience, Connector, Inbound, Party, Polled, Raw, Trust
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Role
from tutti.listen.models import Channel

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Agora(Connector):
    kind = "agora"
    label = "Agora"
    audience = Audience.PUBLIC
    searches = True

    def __init__(self) -> None:
        self.said: list[str] = []
        self.asked: list[object] = []
        self.trouble: Exception | None = None

    def search(self, connection, search):
        self.asked.append(search)
        if self.trouble:
            raise self.trouble
        begin = search.cursor.get("at", 0)
        found = [
            Raw(key=str(number), data=text.encode(), details={"search": search.id})
            for number, text in list(enumerate(self.said))[begin:]
            if any(word in text for word in search.words)
            and not any(word in text for word in search.without)
        ]
        for start in range(0, len(found), 3):
            batch = found[start : start + 3]
            yield Polled(items=batch, cursor={"at": int(batch[-1].key) + 1})

    def read(self, connection, raws):
        return [
            Inbound(
                author=Party(kind="agora", value=f"someone{raw.key}", name="Somebody"),
                text=raw.data.decode(),
                at=BEGAN + timedelta(minutes=int(raw.key)),
                external_id=raw.key,
                audience=Audience.PUBLIC,
                trust=Trust.VERIFIED,
                details={"search": raw.details.get("search")},
            )
            for raw in raws
        ]


@pytest.fixture
def agora():
    connectors()["agora"] = Agora()
    yield connectors()["agora"]
    del connectors()["agora"]


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Winter", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def channel(agora, ada):
    desk = Department.objects.create(name="Support", keeper=ada)
    return Channel.objects.create(kind="agora", name="Agora", department=desk)
