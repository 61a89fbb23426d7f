"""What people write to a bot, as it is read; in whatever order and however often it comes."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.channels.contract import (
    Audience,
    Connection,
    Delivery,
    Edited,
    Inbound,
    Nothing,
    Refused,
    Unreadable,
)
from tutti.channels.registry import connector
from tutti.channels.telegram.connector import SECRET
from tutti.channels.telegram.reading import events
from tutti.channels.telegram.tests.events import BODY, EVENTS, GROUP, MIRA, UPDATES, message
from tutti.ground.testing.servers import client_library

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "platform-payloads"
RECORDED = sorted((DATA / "telegram").glob("*.json"))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE = Connection(channel_id=1, settings={}, credentials={"secret": "shown-by-telegram"})
BOT = connector("telegram")


def read(*updates):
    return BOT.read(HERE, [item for one in updates for item in events(one, received_at=NOON)])


def delivered(body=BODY, **headers):
    return Delivery(method="POST", headers=headers, query={}, body=body, at=NOON)


def test_an_invitation_that_was_followed_tells_its_token():
    (one,) = read(UPDATES[0])

    assert (one.text, one.details["started"]) == ("/start", "token-of-8")


def test_a_private_chat_is_one_conversation():
    first, second = read(UPDATES[1], UPDATES[2])

    assert (first.follows, second.follows) == (("thread:4411",), ("thread:4411", "4411:2"))


def test_a_group_is_public_and_holds_many_conversations():
    (one,) = read(UPDATES[4])

    assert (one.audience, one.follows) == (Audience.PUBLIC, ())


def test_of_a_photo_the_largest_is_named():
    (one,) = read(UPDATES[2])

    assert [file.url for file in one.files] == ["telegram:large"]


def test_an_edit_names_the_message_it_changes():
    (one,) = read(UPDATES[3])

    assert isinstance(one, Edited)
    assert (one.external_id, one.text) == ("4411:2", "My new card is blocked.")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"location": {"latitude": 45.4, "longitude": 9.2}}, "45.400000, 9.200000"),
        ({"contact": {"first_name": "Oskar", "phone_number": "+49301"}}, "Oskar +49301"),
        ({"poll": {"question": "Open?"}}, "Open?"),
        ({"sticker": {"file_id": "s", "emoji": "*"}}, "*"),
    ],
)
def test_what_is_no_text_is_told_in_words(what, words):
    (one,) = read({"update_id": 1, "message": message(1, **what)})

    assert one.text == words


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(1, GROUP, pinned_message={})},
        {"message": message(1, is_automatic_forward=True, text="Ours")},
        {"channel_post": message(1, text="Ours")},
        {"business_message": message(1, text="Theirs")},
        {"a_kind_of_next_year": {"x": 1}},
    ],
)
def test_what_says_nothing_to_us_has_its_name(update):
    (one,) = read({"update_id": 1} | update)

    assert isinstance(one, Nothing)
    assert one.what


def test_a_bot_is_never_answered_by_itself():
    (one,) = read(
        {"update_id": 1, "message": message(1, text="x") | {"from": MIRA | {"is_bot": True}}}
    )

    assert one.automatic == "bot"


@pytest.mark.proves_channel("door", kind="telegram", by="payloads")
@pytest.mark.parametrize("secret", ["", "wrong", "shown-by-telegra", "é"])
def test_without_the_secret_nothing_is_taken(secret):
    with pytest.raises(Refused):
        BOT.receive(HERE, delivered(**{SECRET: secret}))


def test_without_a_secret_of_ours_nothing_is_taken():
    nobody = Connection(channel_id=1, settings={}, credentials={})

    with pytest.raises(Refused):
        BOT.receive(nobody, delivered(**{SECRET: ""}))


def test_a_delivery_that_is_no_json_is_kept():
    taken = BOT.receive(HERE, delivered(b"{", **{SECRET: "shown-by-telegram"})).items

    assert [item.data for item in taken] == [b"{"]
    assert isinstance(BOT.read(HERE, taken)[0], Unreadable)


@pytest.mark.proves_channel("disorder", kind="telegram", by="payloads")
@given(order=st.permutations([*EVENTS, *EVENTS[:3]]))
def test_order_and_repeats_end_in_the_same_readings(order):
    def known(items):
        return {item.key: BOT.read(HERE, [item])[0] for item in items}

    assert known(order) == known(EVENTS)


@pytest.mark.proves_channel("reads", kind="telegram", by="payloads")
@pytest.mark.proves("wall-3", long=True)
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_telegram_sent_is_read(path):
    told = json.loads(path.read_text())

    found = [one for update in told.get("result", [told]) for one in read(update)]

    assert found
    assert [one for one in found if isinstance(one, Unreadable)] == []


def test_another_library_reads_the_same():
    telegram = client_library("telegram")
    ours = [(one.external_id, one.text) for one in read(*UPDATES[1:3]) if isinstance(one, Inbound)]

    messages = [telegram.Update.de_json(update, None).message for update in UPDATES[1:3]]

    theirs = [(f"{one.chat.id}:{one.message_id}", one.text or one.caption) for one in messages]
    assert ours == theirs
