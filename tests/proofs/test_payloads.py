"""wall-3 with what networks really sent and answered: every payload goes through its channel, by its own way in.

The payloads are not part of the project. `TUTTI_SHARED_DATA` names their folder; without it these proofs are skipped,
and the channels' own events, of the same shapes, stand alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tutti.channels.contract import (
    ChannelTrouble,
    Delivery,
    Raw,
    Refused,
    Search,
    Unreadable,
)
from tutti.channels.registry import connectors
from tutti.channels.tests.acting import Acting, Reply
from tutti.channels.tests.playing import SECRET, connected, script_of
from tutti.ground.accounts.models import Department, Member
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Envelope, Message

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "platform-payloads"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOST_CALLS = 250
FILLED = {"type": "event_callback", "channel_type": "channel", "text": "Where is my money?"}
WHERE = {  # captured answers whose files name the call
    "bsky_getAuthorFeed": "getAuthorFeed", "bsky_getPostThread": "getPostThread",
    "bsky_getTimeline": "getTimeline", "bsky_listNotifications": "listNotifications",
    "mastodonmock_home": "/timelines/home", "mastodonmock_notifications": "/notifications",
    "takahe_instance_v1": "/v1/instance", "takahe_instance_v2": "/v2/instance",
}  # fmt: skip

DELIVERED = {
    "facebook": ["meta-webhooks/page_*"],
    "messenger": ["meta-webhooks/messenger_*"],
    "instagram": ["meta-webhooks/instagram_*"],
    "whatsapp": ["whatsapp-cloud/*"],
    "telegram": ["telegram/*"],
    "slack": ["slack-events/*"],
}
ANSWERED = {
    "bluesky": ["bluesky-captured/*"],
    "mastodon": ["mastodon-captured/*", "mastodon-entities/*", "mastodon-recorded/*"],
    "facebook": ["meta-graph/facebook-*"],
    "messenger": ["meta-graph/facebook-conversations*", "meta-graph/facebook-messages*"],
    "instagram": ["meta-graph/instagram-*"],
}

ENTITIES = {  # examples of the documentation: where they are answered, and whether in a list
    "Account": ("/verify_credentials", False), "Conversation": ("/conversations", True),
    "Notification": ("/notifications", True), "Status": ("/timelines/home", True),
    "Instance": ("/v2/instance", False), "Context": ("/context", False),
}  # fmt: skip


def files(patterns):
    found = sorted(path for pattern in patterns for path in DATA.glob(pattern))
    if not found:
        pytest.skip("TUTTI_SHARED_DATA names no payloads")
    return found


def payloads(path):
    """What a file holds, one by one, each with its name: some hold several, or a whole talk."""
    if path.suffix == ".yaml":
        yield from _recorded(path)
    elif path.suffix == ".txt":
        for place, (address, body) in enumerate(_written(path)):
            yield f"{path.name} {place}", address, body
    else:
        found = json.loads(path.read_text())
        whole = json.dumps(found).encode()
        if isinstance(found, dict) and isinstance(found.get("result"), list):
            yield from ((path.name, "", json.dumps(one).encode()) for one in found["result"])
        elif path.parent.name == "whatsapp-cloud":
            yield from (
                (f"{path.name} {name}", "", json.dumps(one).encode()) for name, one in found.items()
            )
        elif path.parent.name == "slack-events":
            yield path.name, "", json.dumps(_filled(found)).encode()
        else:
            yield path.name, WHERE.get(path.stem, ""), whole


def _filled(found, key=""):
    """Its publisher blanked every text: shapes are whole, and something of the right shape is put in."""
    if isinstance(found, dict):
        return {name: _filled(value, name) for name, value in found.items()}
    if isinstance(found, list):
        return [_filled(one, key) for one in found]
    if found == "":
        return "1700000000.000100" if key.endswith("ts") else FILLED.get(key, f"{key or 'x'}1")
    return found


def _recorded(path):
    yaml = pytest.importorskip("yaml")
    for place, one in enumerate(yaml.safe_load(path.read_text())["interactions"]):
        body = one["response"]["body"]["string"]
        address = urlsplit(one["request"]["uri"]).path
        yield f"{path.name} {place}", address, body if isinstance(body, bytes) else body.encode()


def _written(path):
    """Examples of a page, each where the channel asks for its like; what was left out of them is no JSON."""
    text = path.read_text()
    for part in text.replace("\n\n{", "\n\x00{").split("\x00"):
        address, many = ENTITIES.get(path.stem, ("", False))
        if part.strip():
            yield address, f"[{part}]".encode() if many else part.encode()


def delivered(kind, name, body):
    """What became of a delivery with a right signature: readings by their kind, or why it was refused."""
    speaks, script = connectors()[kind], script_of(connectors()[kind])
    headers = {"content-type": "application/json", **script.signed(body, NOON, _secret(script))}
    delivery = Delivery(method="POST", headers=headers, query={}, body=body, at=NOON)
    place = connected(speaks)
    place = replace(place, settings={**place.settings, **_account(kind, body)})
    items, why = (), ""
    try:
        items = [_received(item) for item in speaks.receive(place, delivery).items]
    except Refused as refused:
        why = f"refused: {refused}"
    assert why != "refused: ", name
    return items, why or _said(speaks, place, items)


def _account(kind, body):
    """Our account is the one the payload was sent to; to another's, nothing is said."""
    found = json.loads(body)
    entries = found.get("entry") if isinstance(found, dict) else None
    if not entries:
        return {}
    if kind == "whatsapp":
        value = entries[0]["changes"][0]["value"]
        return {"account": str((value.get("metadata") or {}).get("phone_number_id", ""))}
    return {"account": str(entries[0]["id"])}


def _secret(script):
    return script.credentials.get("secret", SECRET)


def _received(item):
    return Raw(
        key=item.key, data=item.data, received_at=item.received_at or NOON, details=item.details
    )


def answered(kind, network, address, body):
    """What became of an answer of the network where the channel asks for it: readings, or the trouble."""
    speaks, script = connectors()[kind], script_of(connectors()[kind])
    standing = [key[1] for key in script.standing]
    if script.plays:
        script.plays(network)

    def answer(asked):
        stands = any(asked.path.startswith(path) for path in standing)
        if shape(asked.path).endswith(shape(address)) if address else not stands:
            return Reply(body=body)
        found = network._scripted(asked)
        return found(asked) if callable(found) else found

    network.fault = answer
    place = connected(speaks, network.url)
    items, troubles = [], set()
    for ask in _asking(speaks, place, script):
        try:
            items += [_received(item) for item in ask()]
        except ChannelTrouble as trouble:
            troubles.add(str(trouble))
        finally:
            speaks.let_go()
    assert len(network.asked) <= 3 * MOST_CALLS
    return "; ".join([_said(speaks, place, items), *sorted(troubles)])


def shape(address):
    """A path without the names in it."""
    return re.sub(r"/\d+|/tag/[^/]+", "/#", address.rstrip("/"))


def asked_usually(kind, network):
    """Where the channel asks when all goes well."""
    speaks, script = connectors()[kind], script_of(connectors()[kind])
    if script.plays:
        script.plays(network)
    for ask in _asking(speaks, connected(speaks, network.url), script):
        with contextlib.suppress(ChannelTrouble):
            ask()
    speaks.let_go()
    return {shape(one.path) for one in network.asked}


def _asking(speaks, place, script):
    def all_of(batches):
        return [item for batch in batches for item in batch.items]

    yield lambda: all_of(speaks.poll(place))
    if speaks.searches:
        yield lambda: all_of(speaks.search(place, Search(id=1, words=("acme",))))
    if speaks.rechecks:
        yield lambda: speaks.recheck(place, script.names)


def _said(speaks, place, items):
    """Read twice: the same both times, and never without a reason."""
    read = list(speaks.read(place, items))
    assert list(speaks.read(place, items)) == read
    reasons = [one.reason for one in read if isinstance(one, Unreadable)]
    assert [reason for reason in reasons if not reason.strip()] == []
    counted = Counter(type(one).__name__ for one in read)
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items())) or "no item"


def shown(kind, rows):
    """The table of what became of each."""
    lines = [f"\n{kind}: {len(rows)} payloads", *(f"  {name:<60} {said}" for name, said in rows)]
    print("\n".join(lines))  # noqa: T201 -- the table is the proof


def marked(kinds):
    return [
        pytest.param(kind, marks=pytest.mark.proves_channel("reads", kind=kind, by="payloads"))
        for kind in sorted(kinds)
    ]


@pytest.mark.proves("wall-3")
@pytest.mark.parametrize("kind", marked(DELIVERED))
def test_every_delivery_is_taken_or_refused_with_a_reason(kind):
    """Every recorded delivery, signed as its network signs, is read or refused with a reason."""
    rows = []
    for path in files(DELIVERED[kind]):
        for name, _, body in payloads(path):
            _, said = delivered(kind, name, body)
            rows.append((name, said))

    shown(kind, rows)
    assert [name for name, said in rows if not said] == []


@pytest.mark.proves("wall-3")
@pytest.mark.parametrize("kind", marked(ANSWERED))
def test_every_answer_is_read_or_a_trouble_in_words(kind, monkeypatch):
    """Every recorded answer, given wherever the channel asks, is read or a trouble with its reason."""
    for purpose in ("NETWORK", "FEED"):
        monkeypatch.setenv(f"TUTTI_ALLOW_{purpose}", "127.0.0.0/8")
    given = {
        (address, body): name
        for path in files(ANSWERED[kind])
        for name, address, body in payloads(path)
    }
    with Acting() as network:
        usual = asked_usually(kind, network)
    rows = []
    for (address, body), name in given.items():
        if address and not any(path.endswith(address) for path in usual):
            rows.append((name, f"set aside: not asked while listening: {address}"))
            continue
        with Acting() as network:
            rows.append((name, answered(kind, network, address, body)))

    shown(kind, rows)
    assert [name for name, said in rows if not said] == []


@pytest.mark.proves("wall-3")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.proves_channel("disorder", kind=kind, by="payloads"))
        for kind in sorted(DELIVERED)
    ],
)
def test_recorded_deliveries_in_any_order_and_number_end_in_the_same_messages(kind):
    """Recorded deliveries, permuted, doubled and cut short, end in the same messages in the tables."""
    bodies = [body for path in files(DELIVERED[kind]) for _, _, body in payloads(path)]
    accounts = Counter(json.dumps(_account(kind, body)) for body in bodies)
    ours = json.loads(accounts.most_common(1)[0][0])
    whole = _distinct(
        item
        for body in bodies
        if _account(kind, body) == ours
        for item in delivered(kind, kind, body)[0]
    )
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test")
    desk = Department.objects.create(name="Front desk", keeper=dev)
    settings = {**connected(connectors()[kind]).settings, **ours}
    ends = []
    for seed in range(4):
        channel = Channel.objects.create(
            kind=kind, name=f"N{seed}", department=desk, settings=settings
        )
        for batch in _disordered(whole, seed):
            read_envelopes(dict.fromkeys(store_raw(channel, batch)))
        ends.append(_stands(channel, whole))

    assert (ends[0] != []) is (
        kind != "messenger"
    )  # of it, only that something was read is recorded
    assert ends[1:] == [ends[0]] * 3


def _distinct(items):
    return list({item.key: item for item in items}.values())


def _disordered(whole, seed):
    """As it came at first; then mixed, doubled, each also cut in half, in batches of a few."""
    if not seed:
        return [whole]
    drawn = random.Random(seed)
    halves = [
        Raw(key=f"{one.key}:cut", data=one.data[: len(one.data) // 2], received_at=NOON)
        for one in whole
    ]
    told = whole + drawn.choices(whole, k=len(whole)) + halves
    drawn.shuffle(told)
    return [told[start : start + 5] for start in range(0, len(told), 5)]


def _stands(channel, whole):
    kept = Envelope.objects.filter(channel=channel, key__in=[one.key for one in whole])
    found = Message.objects.filter(envelope_id__in=kept.values("pk"))
    columns = ("external_id", "text", "at", "author_value", "direction", "edited_at", "deleted_at")
    return sorted(tuple(map(str, row)) for row in found.values_list(*columns))
