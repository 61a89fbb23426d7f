"""The door Meta delivers to: only what Meta signed comes in, each event under its own name, in whatever order."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.channels.contract import Connection, Delivery, Inbound, Refused
from tutti.channels.meta.door import SIGNATURE, events, signature, taken
from tutti.channels.meta.graph import proof
from tutti.channels.meta.tests.delivering import CHALLENGE, US, delivery, said
from tutti.channels.registry import connector
from tutti.channels.tests.playing import script_of
from tutti.ground.testing.servers import client_library

SECRET = "app-secret-for-tests"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KINDS = ["facebook", "messenger", "instagram", "whatsapp"]
HERE = Connection(
    channel_id=1,
    settings={"account": US},
    credentials={"app_secret": SECRET, "verify_token": "a-secret-of-32-letters-for-tests"},
)
WITHOUT = Connection(channel_id=1, settings={}, credentials={})
BODY = delivery("page", messaging=[said("4411", "m_1", "Hello?"), said("4411", "m_2", "Anybody?")])


def came(body=BODY, *, method="POST", query=None, **headers):
    return Delivery(
        method=method,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        query=query or {},
        body=body,
        at=NOON,
    )


def signed(body=BODY, secret=SECRET):
    return came(body, **{SIGNATURE: signature(secret, body)})


def test_each_event_of_a_delivery_is_an_item_of_its_own():
    assert [item.key for item in taken(HERE, signed()).items] == ["m_1", "m_2"]


def test_an_item_is_read_without_its_neighbours():
    alone = [connector("messenger").read(HERE, [item])[0] for item in taken(HERE, signed()).items]

    assert [one.text for one in alone] == ["Hello?", "Anybody?"]


@pytest.mark.parametrize(
    "delivered",
    [
        came(),
        came(**{SIGNATURE: ""}),
        came(**{SIGNATURE: "sha256="}),
        came(**{SIGNATURE: signature("another-secret", BODY)}),
        came(**{SIGNATURE: signature(SECRET, BODY).removeprefix("sha256=")}),
        came(**{SIGNATURE: "sha256=é"}),
        came(BODY + b" ", **{SIGNATURE: signature(SECRET, BODY)}),
        came(BODY[:-1], **{SIGNATURE: signature(SECRET, BODY)}),
        came(**{"x-hub-signature": signature(SECRET, BODY)}),
    ],
    ids=["none", "empty", "no digest", "forged", "bare", "letters", "longer", "cut", "old header"],
)
def test_what_meta_did_not_sign_is_refused(delivered):
    with pytest.raises(Refused):
        taken(HERE, delivered)


def test_without_a_secret_everything_is_refused():
    with pytest.raises(Refused):
        taken(WITHOUT, signed(secret=""))


def test_the_question_is_answered_with_what_was_asked():
    assert taken(HERE, came(b"", method="GET", query=CHALLENGE)).answer == b"73104"


@pytest.mark.parametrize(
    "query",
    [{}, CHALLENGE | {"hub.verify_token": "wrong"}, CHALLENGE | {"hub.mode": "unsubscribe"}],
)
def test_a_question_of_somebody_else_is_refused(query):
    with pytest.raises(Refused):
        taken(HERE, came(b"", method="GET", query=query))


def test_without_a_verify_token_no_question_is_answered():
    with pytest.raises(Refused):
        taken(WITHOUT, came(b"", method="GET", query=CHALLENGE | {"hub.verify_token": ""}))


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"entry": 7}'])
def test_what_has_no_known_shape_is_kept_whole(body):
    (item,) = taken(HERE, signed(body)).items

    assert json.loads(item.data) == json.loads(body) if body[-1:] == b"}" else item.data == body


def test_an_entry_without_events_is_kept_whole():
    (item,) = taken(HERE, signed(b'{"object": "page", "entry": [{"id": "1", "odd": [2]}]}')).items

    assert json.loads(item.data) == {"object": "page", "entry": {"id": "1", "odd": [2]}}


def test_a_repeated_delivery_carries_the_same_names():
    assert taken(HERE, signed()).items == taken(HERE, signed()).items


def shaken(body):
    """A delivery with its entries, changes and messages in another order, some twice, some left for later."""

    def shake(data, things):
        kept = data.draw(st.permutations(things))
        return [*kept, *data.draw(st.lists(st.sampled_from(things), max_size=3))] if kept else []

    def deliver(data):
        delivered = json.loads(body)
        for entry in delivered["entry"]:
            for key in ("changes", "messaging"):
                if key in entry:
                    entry[key] = shake(data, entry[key])
        return json.dumps(delivered).encode()

    return deliver


def whole(kind):
    """All that a channel's own script delivers, packed again into one delivery."""
    parts = [json.loads(item.data) for item in script_of(connector(kind)).events]
    entry = {
        "id": US,
        "changes": [
            {"field": one["field"], "value": one["value"]} for one in parts if "field" in one
        ],
        "messaging": [one["messaging"] for one in parts if "messaging" in one],
    }
    return json.dumps({"object": parts[0]["object"], "entry": [entry]}).encode()


def readings(kind, bodies):
    """What is known in the end: the first item of each key, read; later ones of it are dropped at storing."""
    found = {}
    for body in bodies:
        for item in events(body, received_at=NOON):
            found.setdefault(item.key, item)
    return {
        key: connector(kind).read(HERE, [item])[0]
        for key, item in found.items()
        if not key.startswith("delivery:")
    }


@pytest.mark.proves_channel("disorder", kind="facebook", by="payloads")
@pytest.mark.proves_channel("disorder", kind="messenger", by="payloads")
@pytest.mark.proves_channel("disorder", kind="instagram", by="payloads")
@pytest.mark.proves_channel("disorder", kind="whatsapp", by="payloads")
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_order_repeats_and_halves_end_in_the_same_readings(kind, data):
    body = whole(kind)
    cut = body[: data.draw(st.integers(0, len(body) - 1))]
    shake = shaken(body)

    found = readings(kind, [cut, shake(data), shake(data)])

    assert found == readings(kind, [body])


@given(body=st.binary(max_size=400))
def test_no_bytes_break_the_door_or_the_reading(body):
    items = taken(HERE, signed(body)).items

    assert [len(connector(kind).read(HERE, items)) for kind in KINDS] == [len(items)] * 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("m_1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "entry changes messaging message mid text sender recipient id value field messages type statuses"
                " image attachments payload url delivery mids read postback from timestamp".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(
    entry=JSON,
    value=JSON,
    field=st.sampled_from(["feed", "comments", "mentions", "messages", None, 7]),
)
def test_no_shape_breaks_the_reading(entry, value, field):
    change = {"field": field, "value": value}
    body = json.dumps({"entry": [{"changes": [change], "messaging": [entry]}, entry]}).encode()

    items = taken(HERE, signed(body)).items

    for kind in KINDS:
        read = connector(kind).read(HERE, items)
        assert [one for one in read if isinstance(one, Inbound) and one.at.tzinfo is None] == []


def test_metas_own_library_for_python_proves_the_secret_as_we_do():
    session = client_library("facebook_business.session")
    ours = Connection(channel_id=1, settings={}, credentials={"token": "T", "app_secret": SECRET})

    theirs = session.FacebookSession(app_secret=SECRET, access_token="T")

    assert proof(ours) == {"appsecret_proof": theirs.appsecret_proof}


def test_a_library_for_whatsapp_finds_our_signatures_right():
    utils = client_library("pywa.utils")

    theirs = [
        utils.webhook_updates_validator(SECRET, body, signature(SECRET, BODY))
        for body in (BODY, BODY + b" ")
    ]

    assert theirs == [True, False]
