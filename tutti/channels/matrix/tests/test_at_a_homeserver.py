"""Rooms on a real homeserver: heard, answered, changed, taken away, caught up with."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    Deleted,
    Edited,
    Inbound,
    Nothing,
    Outgoing,
    OutgoingFile,
    Party,
    Unreadable,
    WillNotWork,
)
from tutti.channels.matrix.connector import Channel
from tutti.ground.testing.matrix_server import matrix_server

proves = pytest.mark.proves_channel
MATRIX = Channel()


@pytest.fixture(scope="module")
def server():
    with matrix_server() as running:
        yield running


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")


_names = iter(f"n{number}" for number in range(1, 1000))


@pytest.fixture
def care(server):
    return server.register("care" + next(_names))


@pytest.fixture
def mira(server):
    return server.register("mira" + next(_names))


@pytest.fixture
def here(care):
    return Connection(
        channel_id=1,
        settings={"server": care.url, "user": care.id},
        credentials={"token": care.token},
        starts_at=datetime.now(UTC) - timedelta(days=1),
    )


def heard(here):
    """What one look hears, read, and the place as it is then."""
    raws = []
    for polled in MATRIX.poll(here):
        raws += polled.items
        here = dataclasses.replace(here, cursor=polled.cursor)
    return MATRIX.read(here, raws), here


def said(here):
    return [one for one in heard(here)[0] if isinstance(one, Inbound)]


def reply(to, text="We are sorry.", **more):
    return Outgoing(
        external_id=f"{next(_names)}@acme.test", conversation=7, text=text,
        to=Party(kind="matrix", value=to.id), **more,
    )  # fmt: skip


@proves("hears", kind="matrix", by="server")
def test_an_invitation_is_taken_up_and_what_was_said_before_is_heard(here, care, mira):
    room = mira.direct_room(care.id)
    event = mira.say(room, "My card was charged twice.")

    [message] = said(here)

    assert message.text == "My card was charged twice."
    assert message.author == Party(
        kind="matrix", value=mira.id, name=mira.id[1:].partition(":")[0].title()
    )
    assert (message.external_id, message.follows) == (f"{room}/{event}", (room,))
    assert (message.audience, message.ours, message.trust) == ("private", False, "verified")


@proves("hears", kind="matrix", by="server")
def test_what_was_heard_is_not_heard_again(here, care, mira):
    mira.say(mira.direct_room(care.id), "Once.")

    first, after = heard(here)

    assert (len(first), heard(after)[0]) == (1, [])


@proves("answers", kind="matrix", by="server")
@proves("threads", kind="matrix", by="server")
def test_a_reply_stands_in_the_room_and_is_not_heard_as_a_message(here, care, mira):
    room = mira.direct_room(care.id)
    event = mira.say(room, "Hello?")
    [message], after = heard(here)

    sent = MATRIX.send(
        after, reply(mira, follows=(message.external_id,), answers=message.external_id)
    )

    stands = mira.messages(room)[-1]
    assert stands["content"]["body"] == "We are sorry."
    assert stands["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": event}}
    assert sent.provider_id == f"{room}/{stands['event_id']}"
    assert heard(after)[0] == [Nothing(what="what Tutti itself sent")]


@proves("once", kind="matrix", by="server")
def test_the_same_reply_tried_again_stands_once(here, care, mira):
    room = mira.direct_room(care.id)
    mira.say(room, "Hello?")
    [message], after = heard(here)
    outgoing = reply(mira, follows=(message.external_id,), parts=("One. 1/2", "Two. 2/2"))

    first, second = MATRIX.send(after, outgoing), MATRIX.send(after, outgoing)

    assert first == second
    assert [one["content"]["body"] for one in mira.messages(room)] == [
        "Hello?",
        "One. 1/2",
        "Two. 2/2",
    ]


@proves("follows", kind="matrix", by="server")
def test_edits_and_deletions_are_followed(here, care, mira):
    room = mira.direct_room(care.id)
    event = mira.say(room, "The fee is 12.")
    new = {"msgtype": "m.text", "body": "The fee is 21."}
    relation = {"rel_type": "m.replace", "event_id": event}
    mira.say(room, "* The fee is 21.", **{"m.new_content": new, "m.relates_to": relation})
    [_first, edited], after = heard(here)
    mira.redact(room, event)

    [deleted], _after = heard(after)

    assert isinstance(edited, Edited)
    assert (edited.external_id, edited.text) == (f"{room}/{event}", "The fee is 21.")
    assert isinstance(deleted, Deleted)
    assert deleted.external_id == f"{room}/{event}"


@proves("follows", kind="matrix", by="server")
def test_nobody_else_edits_a_message(server, here, care, mira):
    eve = server.register("eve" + next(_names))
    room = mira.create_room(invite=[care.id, eve.id], preset="private_chat")
    eve.join(room)
    event = mira.say(room, "Pay to the old account.")
    new = {"msgtype": "m.text", "body": "Pay to Eve."}
    relation = {"rel_type": "m.replace", "event_id": event}
    eve.say(room, "* Pay to Eve.", **{"m.new_content": new, "m.relates_to": relation})

    read = heard(here)[0]

    assert [one for one in read if isinstance(one, Edited)] == []
    assert Nothing(what="an edit by somebody else") in read


@proves("catches_up", kind="matrix", by="server")
def test_after_a_long_silence_everything_is_heard_in_order(here, care, mira):
    room = mira.direct_room(care.id)
    mira.say(room, "Before.")
    _read, after = heard(here)
    for number in range(260):
        mira.say(room, f"Message {number}")

    batches = list(MATRIX.poll(after))

    read = MATRIX.read(after, [raw for polled in batches for raw in polled.items])
    assert [one.text for one in read] == [f"Message {number}" for number in range(260)]
    assert [(len(polled.items), polled.more) for polled in batches] == [(200, True), (60, False)]
    assert batches[0].cursor["since"] == after.cursor["since"] != batches[1].cursor["since"]


@proves("hears", kind="matrix", by="server")
def test_waiting_ends_when_somebody_writes_and_loses_nothing(here, care, mira):
    room = mira.direct_room(care.id)
    mira.say(room, "First.")
    _read, after = heard(here)
    after = heard(after)[1]
    threading.Timer(0.3, mira.say, (room, "Second.")).start()

    woken = MATRIX.wait(after, seconds=15)

    assert woken
    assert [one.text for one in said(after)] == ["Second."]


def test_waiting_in_silence_is_over_after_its_time(here, care, mira):
    mira.say(mira.direct_room(care.id), "First.")
    after = heard(heard(here)[1])[1]

    assert MATRIX.wait(after, seconds=0.2) is False


@proves("threads", kind="matrix", by="server")
def test_where_many_talk_each_thread_is_a_conversation(server, here, care, mira):
    noor = server.register("noor" + next(_names))
    room = mira.create_room(invite=[care.id, noor.id], preset="private_chat")
    noor.join(room)
    event = mira.say(room, "Is the branch open on Saturday?")
    noor.say(room, "Something else.")
    [first, other], after = heard(here)

    sent = MATRIX.send(
        after, reply(mira, "It is.", follows=(first.external_id,), answers=first.external_id)
    )

    stands = mira.messages(room)[-1]["content"]
    assert (first.follows, other.follows) == ((), ())
    assert (stands["m.relates_to"]["rel_type"], stands["m.relates_to"]["event_id"]) == (
        "m.thread",
        event,
    )
    assert stands["m.mentions"] == {"user_ids": [mira.id]}
    mira.say(room, "Thanks.", **{"m.relates_to": {"rel_type": "m.thread", "event_id": event}})
    answer = heard(after)[0][-1]
    assert answer.follows == (first.external_id,)
    assert sent.also == ()


@proves("private", kind="matrix", by="server")
def test_from_a_public_room_one_is_written_to_privately_in_one_room_for_two(here, care, mira):
    room = mira.create_room(preset="public_chat", invite=[care.id])
    mira.say(room, "My account is blocked.")
    [message], after = heard(here)
    asked = {
        "follows": (message.external_id,),
        "answers": message.external_id,
        "audience": Audience.PRIVATE,
    }
    outgoing = reply(mira, "Let us talk here.", **asked)

    first, again = MATRIX.send(after, outgoing), MATRIX.send(after, outgoing)
    second = MATRIX.send(after, reply(mira, "And this.", **asked))

    assert message.audience == "public"
    private = first.also[-1]
    assert private != room
    assert first == again
    assert second.also == (private,)
    mira.join(private)
    assert [one["content"]["body"] for one in mira.messages(private)] == [
        "Let us talk here.",
        "And this.",
    ]
    mira.say(private, "Here I am.")
    answer = said(after)[-1]
    assert (answer.follows, answer.audience) == ((private,), "private")


def test_a_room_of_colleagues_is_inside(server, here, care, mira):
    inside = dataclasses.replace(here, settings={**here.settings, "inside": True})
    ben = server.register("ben" + next(_names))
    room = mira.create_room(invite=[care.id, ben.id], preset="private_chat")
    ben.join(room)
    ben.say(room, "Done.")

    [message] = said(inside)

    assert (message.audience, message.follows, message.author.value) == (
        "internal",
        (room,),
        ben.id,
    )


def test_an_invitation_by_somebody_not_named_is_left_alone(here, care, mira):
    strict = dataclasses.replace(here, settings={**here.settings, "invited_by": ["other.test"]})
    mira.say(mira.direct_room(care.id), "Hello?")

    assert said(strict) == []
    assert care.sync()["rooms"]["invite"] != {}


@proves("manners", kind="matrix", by="server")
@proves("reads", kind="matrix", by="server")
def test_files_go_and_come_with_words_for_them(here, care, mira):
    room = mira.direct_room(care.id)
    place = mira.upload(b"a picture", "image/png")
    mira.say(
        room,
        "A red cross",
        msgtype="m.image",
        filename="sign.png",
        url=place,
        info={"mimetype": "image/png"},
    )
    [message], after = heard(here)
    picture = OutgoingFile(
        name="map.png", content_type="image/png", data=b"a map", alt="Where we are"
    )

    MATRIX.send(after, reply(mira, follows=(message.external_id,), files=(picture,)))

    [file] = message.files
    assert (file.name, file.alt, file.data, message.text) == (
        "sign.png",
        "A red cross",
        b"a picture",
        "A red cross",
    )
    stands = mira.messages(room)[-1]["content"]
    assert (stands["msgtype"], stands["filename"], stands["body"]) == (
        "m.image",
        "map.png",
        "Where we are",
    )


@proves("edits", kind="matrix", by="server")
@proves("deletes", kind="matrix", by="server")
def test_what_was_sent_is_changed_and_taken_away(here, care, mira):
    room = mira.direct_room(care.id)
    mira.say(room, "Hello?")
    [message], after = heard(here)
    outgoing = reply(mira, "We are sory.", follows=(message.external_id,))
    sent = MATRIX.send(after, outgoing)

    MATRIX.edit(after, dataclasses.replace(outgoing, text="We are sorry."), [sent.provider_id])

    stands = mira.messages(room)[-1]["content"]
    assert stands["m.new_content"]["body"] == "We are sorry."
    for _ in range(2):
        MATRIX.delete(after, [sent.provider_id])
    assert mira.messages(room)[1]["content"] == {}


@proves("reads", kind="matrix", by="server")
def test_an_encrypted_message_is_set_aside_with_the_reason(here, care, mira):
    state = [{"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
    room = mira.create_room(preset="trusted_private_chat", invite=[care.id], initial_state=state)
    mira.send(
        room, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}, kind="m.room.encrypted"
    )

    [read], after = heard(here)

    assert isinstance(read, Unreadable)
    assert "encrypted" in read.reason
    assert room in MATRIX.check(after)[-1].advice


@proves("set_up", kind="matrix", by="server")
def test_the_live_test_tells_a_good_set_up_from_a_wrong_one(here, mira):
    good = MATRIX.check(here)
    other = MATRIX.check(dataclasses.replace(here, settings={**here.settings, "user": mira.id}))
    dead = MATRIX.check(dataclasses.replace(here, credentials={"token": "not-a-token"}))

    assert [one.ok for one in good] == [True, True, True, True]
    assert [one.ok for one in other] == [True, False]
    assert [one.ok for one in dead] == [True, False]


@proves("faults", kind="matrix", by="server")
def test_a_token_that_is_not_valid_any_more_needs_a_person(here):
    with pytest.raises(WillNotWork):
        list(MATRIX.poll(dataclasses.replace(here, credentials={"token": "not-a-token"})))
