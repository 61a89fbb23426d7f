"""What is told to Telegram, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    OutgoingFile,
    Throttled,
    Uncertain,
    WillNotWork,
)
from tutti.channels.registry import connector
from tutti.channels.telegram.tests.events import OUTGOING, plays
from tutti.channels.tests.acting import Reply

BOT = connector("telegram")
CARD = OutgoingFile(name='card".png', content_type="image/png", data=b"\x89PNG", alt="A card")


def place(network, **settings):
    return Connection(
        channel_id=1, settings={"server": network.url, **settings}, credentials={"token": "1:abc"}
    )


def refused(status, words, **parameters):
    return Reply(status=status, data={"ok": False, "description": words, "parameters": parameters})


@pytest.mark.proves_channel("manners", kind="telegram", by="emulator")
def test_parts_go_in_order_the_first_as_an_answer(network):
    plays(network)

    sent = BOT.send(place(network), replace(OUTGOING, parts=("One. 1/2", "Two. 2/2")))

    first, second = [asked.json() for asked in network.asked]
    assert (first["text"], first["reply_parameters"]["message_id"]) == ("One. 1/2", 2)
    assert second == {"chat_id": "4411", "text": "Two. 2/2"}
    assert (sent.provider_id, sent.also) == ("4411:900", ("4411:901", "thread:4411"))


def test_in_a_group_the_answer_goes_to_the_group(network):
    plays(network)

    BOT.send(place(network), replace(OUTGOING, answers="-100200:8", audience=Audience.PUBLIC))

    assert network.asked[0].json()["chat_id"] == "-100200"


def test_a_picture_goes_with_its_description(network):
    plays(network)

    BOT.send(place(network), replace(OUTGOING, files=(CARD,)))

    asked = network.asked[1]
    assert asked.path.endswith("/sendPhoto")
    assert b"A card" in asked.body
    assert b'filename="card_.png"' in asked.body
    assert b"\x89PNG" in asked.body


@pytest.mark.proves_channel("faults", kind="telegram", by="emulator")
def test_asked_too_often_it_rests_as_long_as_telegram_says(network):
    network.fault = refused(429, "Too Many Requests: retry after 35", retry_after=35)

    with pytest.raises(Throttled) as caught:
        BOT.send(place(network), OUTGOING)

    rest = caught.value.until - datetime.now(UTC)
    assert timedelta(seconds=33) < rest <= timedelta(seconds=35)


@pytest.mark.parametrize("seconds", [10**30, -5, 0])
def test_a_rest_without_measure_is_cut(seconds, network):
    network.fault = refused(429, "Too Many Requests", retry_after=seconds)

    with pytest.raises(Throttled) as caught:
        BOT.send(place(network), OUTGOING)

    assert timedelta(0) < caught.value.until - datetime.now(UTC) <= timedelta(hours=6)


@pytest.mark.parametrize(
    ("status", "words", "says"),
    [
        (403, "Forbidden: bot was blocked by the user", "write first"),
        (409, "Conflict: can't use getUpdates method while webhook is active", "deleteWebhook"),
        (401, "Unauthorized", "key"),
        (400, "Bad Request: chat not found", "chat not found"),
    ],
)
def test_what_a_person_must_do_is_said(status, words, says, network):
    network.fault = refused(status, words)

    with pytest.raises(WillNotWork) as caught:
        BOT.send(place(network), OUTGOING)

    assert says in str(caught.value)


@pytest.mark.proves_channel("once", kind="telegram", by="emulator")
def test_what_stops_after_the_first_part_is_in_doubt(network):
    plays(network)
    taken = network._scripted
    network.fault = lambda asked: (
        refused(403, "Forbidden") if len(network.asked) > 1 else taken(asked)(asked)
    )

    with pytest.raises(Uncertain):
        BOT.send(place(network), replace(OUTGOING, parts=("One.", "Two.", "Three.")))

    assert len(network.asked) == 2


@pytest.mark.proves_channel("edits", kind="telegram", by="emulator")
def test_what_was_sent_can_be_changed(network):
    plays(network)

    BOT.edit(place(network), replace(OUTGOING, text="It works."), ["4411:900", "thread:4411"])

    assert network.asked[0].json() == {"chat_id": "4411", "message_id": 900, "text": "It works."}


@pytest.mark.parametrize("to", ["", "mira", "12 34"])
def test_a_person_without_a_chat_is_written_to_nowhere(to, network):
    with pytest.raises(WillNotWork):
        BOT.send(place(network), replace(OUTGOING, to=replace(OUTGOING.to, value=to)))

    assert network.asked == []


@pytest.mark.proves_channel("catches_up", kind="telegram", by="emulator")
def test_it_asks_from_where_it_stood_and_loses_nothing(network):
    plays(network)

    batches = list(BOT.poll(replace(place(network), cursor={"offset": 14})))

    assert [len(batch.items) for batch in batches] == [100, 34]
    assert batches[-1].cursor == {"offset": 230}


def test_where_telegram_delivers_it_is_not_asked(network):
    there = place(network, arrival="delivered")

    assert (list(BOT.poll(there)), BOT.wait(there, seconds=9), network.asked) == ([], False, [])


@pytest.mark.parametrize(("result", "heard"), [([], False), ([{"update_id": 1}], True)])
def test_it_waits_at_telegram_and_not_beside_it(result, heard, network):
    network.fault = Reply(data={"ok": True, "result": result})

    assert BOT.wait(place(network), seconds=20) is heard
    assert network.asked[0].json()["timeout"] == 20


@pytest.mark.proves_channel("set_up", kind="telegram", by="emulator")
@pytest.mark.parametrize(
    ("settings", "hook", "advice"),
    [
        ({"name": "acme_bot"}, "", []),
        ({"name": "other_bot"}, "", ["Enter that name"]),
        ({"name": "acme_bot"}, "https://else.test/", ["deleteWebhook"]),
        ({"name": "acme_bot", "arrival": "delivered"}, "", ["secret", "setWebhook"]),
    ],
)
def test_the_set_up_says_what_is_wrong(settings, hook, advice, network):
    network.on("POST", "/bot1:abc/getMe", Reply(data={"result": {"username": "acme_bot"}}))
    network.on("POST", "/bot1:abc/getWebhookInfo", Reply(data={"result": {"url": hook}}))

    found = [one.advice for one in BOT.check(place(network, **settings)) if not one.ok]

    assert [word in said for word, said in zip(advice, found, strict=True)] == [True] * len(advice)


def test_an_invitation_leads_to_the_bot():
    assert BOT.private_address({"name": "@acme_bot"}, "t-1") == "https://t.me/acme_bot?start=t-1"
