"""What Meta really sent and answered, read by its channel: accepted, or refused with a reason.

The payloads are not part of the project: `TUTTI_SHARED_DATA` names the folder of `platform-payloads`. Without it these
tests do not exist.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tutti.channels.contract import ChannelTrouble, Connection, Unreadable
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import US
from tutti.channels.registry import connector
from tutti.channels.tests.acting import Reply

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "platform-payloads"
HOOKS = sorted((DATA / "meta-webhooks").glob("*.json"))
UPDATES = sorted((DATA / "whatsapp-cloud").glob("*.json"))
ANSWERS = sorted((DATA / "meta-graph").glob("*.json"))
HERE = Connection(channel_id=1, settings={}, credentials={})
BEGINNINGS = {"instagram": "instagram", "messenger": "messenger", "page": "facebook"}


def bodies():
    for path in HOOKS:
        yield BEGINNINGS[path.name.split("_")[0]], path.stem, path.read_bytes()
    for path in UPDATES:
        for name, update in json.loads(path.read_text()).items():
            yield "whatsapp", f"{path.stem} {name}", json.dumps(update).encode()


pytestmark = pytest.mark.proves("wall-3", long=True)
CASES = [pytest.param(kind, body, id=f"{kind} {name}") for kind, name, body in bodies()]


@pytest.mark.proves_channel("reads", kind="facebook", by="payloads")
@pytest.mark.proves_channel("reads", kind="messenger", by="payloads")
@pytest.mark.proves_channel("reads", kind="instagram", by="payloads")
@pytest.mark.proves_channel("reads", kind="whatsapp", by="payloads")
@pytest.mark.parametrize(("kind", "body"), CASES)
def test_what_meta_delivered_is_read(kind, body):
    items = list(events(body))

    read = connector(kind).read(HERE, items)

    assert items
    assert [one for one in read if isinstance(one, Unreadable)] == []
    assert [item.key for item in items] == [item.key for item in events(body)]
    assert connector(kind).read(HERE, items) == read or not all(item.received_at for item in items)


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", ["facebook", "messenger", "instagram"])
def test_no_answer_of_metas_breaks_the_catching_up(kind, path, network):
    network.fault = Reply(body=path.read_bytes())
    place = Connection(
        channel_id=1, settings={"server": network.url, "account": US}, credentials={"token": "T"}
    )

    try:
        items = [item for batch in connector(kind).poll(place) for item in batch.items]
    except ChannelTrouble as trouble:
        items = []
        assert str(trouble)  # noqa: PT017 -- a trouble is an answer, too

    read = connector(kind).read(place, items)
    assert Counter(type(one).__name__ for one in read)["Unreadable"] == 0
    assert len(network.asked) <= 250
