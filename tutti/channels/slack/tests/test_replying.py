"""Replies by Slack's API and by incoming webhooks, at a network that does as it is told."""

from __future__ import annotations

import dataclasses

import pytest

from tutti.channels.contract import (
    Gone,
    Sent,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.slack.connector import Channel
from tutti.channels.slack.tests.events import OPENING, OUTGOING, plays, stamp
from tutti.channels.tests.acting import Acting, Reply
from tutti.channels.tests.playing import connected

SLACK = Channel()
by_emulator = pytest.mark.proves_channel
SHOWN = 4000  # characters Slack advises for a message


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with Acting() as acting:
        plays(acting)
        yield acting


@pytest.fixture
def here(network):
    return connected(SLACK, network.url)


@pytest.fixture
def chat(network, here):
    return dataclasses.replace(
        here,
        settings={**here.settings, "program": "mattermost"},
        credentials={**here.credentials, "incoming": f"{network.url}/hooks/abc"},
    )


def marked(part: int, ts: str):
    payload = {"id": OUTGOING.external_id, "part": str(part)}
    return {"ts": ts, "text": "x", "metadata": {"event_type": "tutti_reply", "event_payload": payload}}  # fmt: skip


@by_emulator("threads", kind="slack", by="emulator")
def test_an_answer_stands_in_the_thread_with_our_mark(network, here):
    sent = SLACK.send(here, dataclasses.replace(OUTGOING, text="5 < 6 & more"))

    [asked] = network.asked_for("POST", "/chat.postMessage")
    assert sent == Sent(provider_id=f"C0SQUARE/{stamp(30)}")
    assert (asked.json()["thread_ts"], asked.json()["text"]) == (stamp(1), "5 &lt; 6 &amp; more")
    assert asked.json()["metadata"]["event_payload"]["id"] == OUTGOING.external_id


@by_emulator("manners", kind="slack", by="emulator")
def test_parts_stand_in_order_in_one_thread_none_longer_than_slack_shows(network, here):
    longest = SLACK.manners(here.settings, OUTGOING.audience).longest
    parts = ("a" * longest, "b" * longest, "The end. 3/3")

    SLACK.send(here, dataclasses.replace(OUTGOING, parts=parts))

    asked = [one.json() for one in network.asked_for("POST", "/chat.postMessage")]
    assert tuple(one["text"] for one in asked) == parts
    assert {one["thread_ts"] for one in asked} == {stamp(1)}
    assert [one["metadata"]["event_payload"]["part"] for one in asked] == ["0", "1", "2"]
    assert max(map(len, parts)) <= SHOWN


@by_emulator("once", kind="slack", by="emulator")
@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=500, data={}),
        Reply(data={"ok": True, "channel": "x" * 4000}, breaks=True),
        Reply(body=b"<html>", headers={"content-type": "text/html"}),
        Reply(data={"ok": True}),
    ],
    ids=["500", "half", "a page", "no name"],
)
def test_what_slack_may_have_taken_is_looked_for_and_not_said_again(network, here, answer):
    network.on("POST", "/chat.postMessage", answer)
    standing = {"ok": True, "messages": [marked(0, stamp(9))]}
    network.on("POST", "/conversations.replies", Reply(data=standing))

    with pytest.raises(Uncertain):
        SLACK.send(here, OUTGOING)
    sent = SLACK.find_sent(here, OUTGOING)

    assert sent == Sent(provider_id=f"C0SQUARE/{stamp(9)}")
    assert len(network.asked_for("POST", "/chat.postMessage")) == 1


@by_emulator("private", kind="slack", by="emulator")
def test_a_public_question_is_answered_privately_in_a_direct_message(network, here):
    sent = SLACK.send(here, OPENING)

    assert network.asked_for("POST", "/conversations.open")[0].json() == {"users": "U0MIRA"}
    assert sent.also == ("D0MIRA",)


def test_in_a_closed_room_a_private_answer_stays_there(network, here):
    room = {"ok": True, "channel": {"is_private": True}}
    network.on("POST", "/conversations.info", Reply(data=room))

    SLACK.send(here, OPENING)

    assert network.asked_for("POST", "/conversations.open") == []


@by_emulator("looks_up", kind="slack", by="emulator")
def test_whether_an_uncertain_reply_arrived_is_found_by_its_mark(network, here):
    found = {"ok": True, "messages": [{"ts": stamp(1), "text": "?"}, marked(0, stamp(9))]}
    nothing = SLACK.find_sent(here, OUTGOING)
    network.on("POST", "/conversations.replies", Reply(data=found))

    sent = SLACK.find_sent(here, OUTGOING)

    assert nothing is None
    assert sent == Sent(provider_id=f"C0SQUARE/{stamp(9)}")


def test_half_of_a_reply_needs_a_person(network, here):
    found = {"ok": True, "messages": [marked(0, stamp(9))]}
    network.on("POST", "/conversations.replies", Reply(data=found))

    with pytest.raises(Uncertain):
        SLACK.find_sent(here, dataclasses.replace(OUTGOING, parts=("One. 1/2", "Two. 2/2")))


@by_emulator("faults", kind="slack", by="emulator")
@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("invalid_auth", WillNotWork), ("account_inactive", WillNotWork), ("channel_not_found", Gone),
        ("is_archived", Gone), ("not_in_channel", WillNotWork), ("ratelimited", Throttled),
        ("internal_error", Uncertain), ("something_new", WillNotWork), ("", Uncertain),
    ],
)  # fmt: skip
def test_each_refusal_inside_an_answer_has_its_meaning(network, here, code, trouble):
    network.on("POST", "/chat.postMessage", Reply(data={"ok": False, "error": code}))

    with pytest.raises(trouble):
        SLACK.send(here, OUTGOING)


@by_emulator("edits", kind="slack", by="emulator")
def test_what_was_sent_is_changed(network, here):
    SLACK.edit(here, dataclasses.replace(OUTGOING, text="New"), [f"C0SQUARE/{stamp(9)}"])

    [asked] = network.asked_for("POST", "/chat.update")
    assert asked.json() == {"channel": "C0SQUARE", "ts": stamp(9), "text": "New"}


@by_emulator("deletes", kind="slack", by="emulator")
def test_what_is_gone_in_slack_is_gone(network, here):
    network.on("POST", "/chat.delete", Reply(data={"ok": False, "error": "message_not_found"}))

    SLACK.delete(here, [f"C0SQUARE/{stamp(9)}"])

    assert len(network.asked_for("POST", "/chat.delete")) == 1


@by_emulator("set_up", kind="slack", by="emulator")
def test_the_live_test_says_what_is_wrong(network, here):
    good = SLACK.check(here)
    network.on("POST", "/auth.test", Reply(data={"ok": False, "error": "invalid_auth"}))

    assert [one.ok for one in good] == [True, True]
    assert [one.ok for one in SLACK.check(here)] == [True, False]


@pytest.mark.parametrize(
    "reply",
    [Reply(body=b"ok", headers={"content-type": "text/plain"}), Reply(data={"success": True})],
    ids=["Mattermost", "Rocket.Chat"],
)
def test_a_compatible_chat_is_answered_by_its_webhook(network, chat, reply):
    network.on("POST", "/hooks/abc", reply)

    sent = SLACK.send(chat, dataclasses.replace(OUTGOING, follows=("c1",), answers="c1/p1"))

    assert sent == Sent()
    assert network.asked_for("POST", "/hooks/abc")[0].json() == {"text": "We look at it."}


def test_a_page_instead_of_a_word_leaves_it_uncertain(network, chat):
    network.on("POST", "/hooks/abc", Reply(body=b"<html>", headers={"content-type": "text/html"}))

    with pytest.raises(Uncertain):
        SLACK.send(chat, dataclasses.replace(OUTGOING, follows=("c1",)))


def test_a_webhook_that_is_away_is_asked_again(network, chat):
    network.on("POST", "/hooks/abc", Reply(status=503, data={}))

    with pytest.raises(TryLater):
        SLACK.send(chat, dataclasses.replace(OUTGOING, follows=("c1",)))
