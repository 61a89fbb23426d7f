"""What is said in rooms, read; and faults of servers only a played one shows."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    Deleted,
    Edited,
    Inbound,
    Nothing,
    Throttled,
    Unreadable,
)
from tutti.channels.matrix.connector import Channel
from tutti.channels.matrix.tests.events import (
    ASKED,
    CARE,
    CLIENT,
    CROWD,
    EVENTS,
    MIRA,
    OUTGOING,
    ROOM,
    event,
    plays,
    raw,
    words,
)
from tutti.channels.tests.acting import Acting, Reply
from tutti.channels.tests.playing import connected

MATRIX = Channel()
HERE = Connection(channel_id=1, settings={"user": CARE}, credentials={})
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with Acting() as acting:
        plays(acting)
        yield acting


def read(told, here=HERE, room=ROOM, **known):
    return MATRIX.read(here, [raw(room, told, **known)])[0]


def test_each_kind_of_event_is_read_as_what_it_is():
    kinds = [type(one) for one in MATRIX.read(HERE, EVENTS)]

    assert kinds == [Inbound, Inbound, Edited, Inbound, Deleted, Inbound, Nothing, Unreadable]


def test_what_older_programs_repeat_of_the_answered_message_is_folded():
    answer = MATRIX.read(HERE, EVENTS)[1]

    assert (answer.text, answer.folded) == ("Any of them?", "> <@mira:cust.test> Which branch")
    assert answer.follows == (ROOM, f"{ROOM}/$e1")


def test_a_display_name_is_only_a_name():
    message = read(ASKED)

    assert (message.author.value, message.author.name) == (MIRA, "Mira Duarte")


def test_a_programs_notice_is_marked_and_an_action_is_told():
    notice = read(event("$e1", {"msgtype": "m.notice", "body": "Backup done"}))
    action = read(event("$e1", {"msgtype": "m.emote", "body": "waves"}))

    assert (notice.automatic, action.text) == ("notice", "* Mira Duarte waves")


def test_a_clock_ahead_of_ours_dates_nothing_into_the_future():
    ahead = int((NOON + timedelta(days=400)).timestamp() * 1000)
    told = {**ASKED, "origin_server_ts": ahead}
    item = dataclasses.replace(raw(ROOM, told), received_at=NOON)

    [message] = MATRIX.read(HERE, [item])

    assert message.at == NOON


@pytest.mark.parametrize("stamp", [-1, 0, None, "soon", 10**30, True])
def test_a_moment_that_is_none_is_when_we_took_it(stamp):
    item = dataclasses.replace(raw(ROOM, {**ASKED, "origin_server_ts": stamp}), received_at=NOON)

    assert MATRIX.read(HERE, [item])[0].at == NOON


def test_what_our_account_said_elsewhere_is_ours_and_what_tutti_said_is_nothing():
    elsewhere = read(event("$e1", words("Hello"), sender=CARE))
    echo = event("$e1", words("Hello"), sender=CARE, unsigned={"transaction_id": "tutti-1"})
    forged = event("$e1", words("Hello"), unsigned={"transaction_id": "tutti-1"})

    assert elsewhere.ours
    assert read(echo) == Nothing(what="what Tutti itself sent")
    assert isinstance(read(forged), Inbound)


def test_a_message_that_was_taken_away_before_we_came_says_nothing():
    assert isinstance(read(event("$e1", {})), Nothing)


def test_rooms_of_colleagues_are_inside_and_the_room_comes_first():
    inside = dataclasses.replace(HERE, settings={"user": CARE, "inside": True})
    told = event("$e2", words("Yes", **{"m.relates_to": {"rel_type": "m.thread", "event_id": "$e1"}}))  # fmt: skip

    message = read(told, inside, CROWD)

    assert (message.audience, message.follows) == (Audience.INTERNAL, (CROWD, f"{CROWD}/$e1"))


@pytest.mark.proves_channel("faults", kind="matrix", by="emulator")
def test_a_rest_told_in_milliseconds_is_kept(network):
    slow = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too many", "retry_after_ms": 90_000}
    network.on("PUT", f"{CLIENT}/rooms/", Reply(status=429, data=slow))

    with pytest.raises(Throttled) as trouble:
        MATRIX.send(connected(MATRIX, network.url), OUTGOING)

    rest = trouble.value.until - datetime.now(UTC)
    assert timedelta(seconds=80) < rest < timedelta(seconds=91)


@pytest.mark.proves_channel("catches_up", kind="matrix", by="emulator")
def test_a_gap_is_read_back_page_by_page_and_comes_in_order(network):
    place = connected(MATRIX, network.url)

    [polled] = MATRIX.poll(place)

    kinds = [type(one) for one in MATRIX.read(place, polled.items)]
    assert kinds == [Inbound, Inbound, Edited, Inbound, Deleted]
    assert polled.cursor == {"since": "s2", "to_enter": {}}


def test_a_room_whose_server_does_not_answer_is_tried_again_and_holds_up_nothing(network):
    member = event("$e0", {"membership": "invite"}, kind="m.room.member", state_key=CARE)
    invite = {
        "next_batch": "s3",
        "rooms": {"invite": {CROWD: {"invite_state": {"events": [member]}}}},
    }
    network.on("GET", f"{CLIENT}/sync", Reply(data=invite), Reply(data={"next_batch": "s3"}))
    network.on(
        "POST", f"{CLIENT}/rooms/", Reply(status=502, data={}), Reply(data={"room_id": CROWD})
    )
    place = connected(MATRIX, network.url)

    [first] = MATRIX.poll(place)
    [second] = MATRIX.poll(dataclasses.replace(place, cursor=first.cursor))

    assert first.cursor == {"since": "s3", "to_enter": {CROWD: 1}}
    assert second.cursor == {"since": "s3", "to_enter": {}}


def test_a_file_that_is_not_to_be_had_is_known_by_where_it_stands(network):
    network.on("GET", "/_matrix/client/v1/media/download/", Reply(status=404, data={}))

    [polled] = MATRIX.poll(connected(MATRIX, network.url))

    picture = MATRIX.read(HERE, polled.items)[3]
    assert [(file.data, file.url) for file in picture.files] == [(b"", "mxc://acme.test/abc")]
