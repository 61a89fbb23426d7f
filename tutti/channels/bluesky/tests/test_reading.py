"""Posts as they are read: links, images, quotes, labels, and what others recorded."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutti.channels.bluesky import hearing
from tutti.channels.bluesky.connector import Channel
from tutti.channels.bluesky.sessions import forget_sessions
from tutti.channels.bluesky.tests.events import (
    ANSWERED,
    ASKED,
    MIRA,
    NAMED,
    STRANGER,
    US,
    WHISPER,
    notified,
    pages,
    plays,
    post,
    settings,
)
from tutti.channels.contract import Connection, Inbound, InboundFile, Nothing, Raw, Unreadable
from tutti.channels.tests.acting import Acting, Reply

RECORDED = (
    Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "platform-payloads/bluesky-captured"
)


def read(shown, **details):
    raw = hearing._raw(shown, US)
    (found,) = Channel().read(
        Connection(channel_id=1, settings={}, credentials={}),
        [Raw(key=raw.key, data=raw.data, received_at=raw.received_at, details=details)],
    )
    return found


def link(text, words, uri):
    start = text.encode().index(words.encode())
    feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    return {
        "index": {"byteStart": start, "byteEnd": start + len(words.encode())},
        "features": [feature],
    }


def test_a_shortened_link_is_written_out_and_one_under_words_stands_behind_them():
    text = "💳 see acme.test/very/lo... and our terms"
    facets = [
        link(text, "acme.test/very/lo...", "https://acme.test/very/long"),
        link(text, "our terms", "https://acme.test/terms"),
    ]

    found = read(post(MIRA, "3ka", text, minutes=1, record={"facets": facets}))

    assert (
        found.text == "💳 see https://acme.test/very/long and our terms (https://acme.test/terms)"
    )


def test_places_that_lie_outside_the_words_change_nothing():
    facets = [
        {"index": {"byteStart": start, "byteEnd": end}, "features": [{"uri": "https://x.test"}]}
        for start, end in ((5, 2), (-3, 2), (0, 900), ("0", "2"), (None, None))
    ]

    assert read(post(MIRA, "3ka", "Hello", minutes=1, record={"facets": facets})).text == "Hello"


def test_images_keep_their_address_and_description():
    embed = {"images": [{"fullsize": "https://cdn.test/1", "alt": "A letter"}, {"alt": "nowhere"}]}

    assert read(post(MIRA, "3ka", "Look", minutes=1, embed=embed)).files == (
        InboundFile(
            name="image-1.jpg", content_type="image/jpeg", data=b"", alt="A letter", url="https://cdn.test/1",
        ),
    )  # fmt: skip


def test_a_card_is_read_as_its_address():
    embed = {"external": {"uri": "https://paper.test/fees", "title": "Fees"}}

    assert read(post(MIRA, "3ka", "Read", minutes=1, embed=embed)).text == (
        "Read\n\nhttps://paper.test/fees"
    )


def test_labels_are_a_warning_unless_they_are_words_between_programs():
    labels = [{"val": "graphic-media"}, {"val": "!no-unauthenticated"}]
    own = {"labels": {"values": [{"val": "nudity"}, {"val": "graphic-media"}]}}

    found = read(post(MIRA, "3ka", "Look", minutes=1, record=own) | {"labels": labels})

    assert found.details["warning"] == "graphic-media, nudity"


def test_what_a_search_heard_says_so():
    assert read(ASKED, search=9).details["search"] == 9


def test_a_private_message_without_words_says_nothing():
    item = {"message": WHISPER | {"text": ""}, "convo": "3kroom", "us": US}

    (found,) = Channel().read(
        Connection(channel_id=1, settings={}, credentials={}),
        [Raw(key="k", data=json.dumps(item).encode())],
    )

    assert type(found) is Nothing


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    forget_sessions()
    with Acting() as acting:
        plays(acting)
        yield acting


def place(network, cursor=None, **more):
    return Connection(
        channel_id=1, settings=Channel().complete({**settings(network.url), **more}),
        credentials={"app_password": "abcd-efgh"}, cursor=cursor or {},
        starts_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip


def heard(network, connection):
    batches = list(Channel().poll(connection))
    return [raw.key for batch in batches for raw in batch.items], batches


def test_a_mention_that_comes_first_as_context_is_a_message_all_the_same(network):
    """Another customer answers a post that names us, and is told to us sooner than that post."""
    answer = post("did:plc:oskar", "3klate", "Me too", minutes=3, answers=ASKED)
    network.on(
        "GET",
        "/xrpc/app.bsky.notification.listNotifications",
        pages("notifications", [notified(answer, "reply")]),
    )
    network.on("GET", "/xrpc/app.bsky.feed.getPosts", lambda asked: Reply(
        data={"posts": [one for one in (answer, ASKED) if one["uri"] in asked.query["uris"]]}
    ))  # fmt: skip

    _, batches = heard(network, place(network))
    found = Channel().read(place(network), batches[0].items)

    assert [(one.external_id, one.history) for one in found] == [
        (ASKED["uri"], False),
        (answer["uri"], False),
    ]


def test_a_circle_of_pages_moves_the_place_no_further(network):
    """What lies behind the circle was never seen; it is asked for again."""
    network.on(
        "GET",
        "/xrpc/app.bsky.notification.listNotifications",
        Reply(data={"notifications": [notified(NAMED, "mention")], "cursor": "again"}),
    )

    keys, batches = heard(network, place(network, messages=False))

    assert keys[:2] == [STRANGER["uri"], NAMED["uri"]]
    assert batches[0].cursor["seen"] == ""


def test_a_post_told_late_under_an_earlier_moment_is_heard(network):
    _, batches = heard(network, place(network))
    late = post(MIRA, "3klate", "Told late", minutes=70)
    network.on(
        "GET",
        "/xrpc/app.bsky.notification.listNotifications",
        pages("notifications", [notified(NAMED, "mention"), notified(late, "mention")]),
    )

    keys, _ = heard(network, place(network, batches[-1].cursor))

    assert keys == [late["uri"]]


def test_a_thousand_posts_leave_a_small_place(network):
    many = [
        post(MIRA, f"3k{number:05}", "x", minutes=number, cid=f"bafy{number:050}")
        for number in range(1000)
    ]
    network.on(
        "GET",
        "/xrpc/app.bsky.notification.listNotifications",
        pages("notifications", [notified(one, "mention") for one in reversed(many)], size=100),
    )
    shown = {one["uri"]: one for one in many}
    network.on("GET", "/xrpc/app.bsky.feed.getPosts", lambda asked: Reply(
        data={"posts": [shown[one] for one in asked.query["uris"]]}
    ))  # fmt: skip

    keys, batches = heard(network, place(network, messages=False))

    assert [key for key in keys if key in shown] == list(shown)
    assert max(len(batch.items) for batch in batches) <= 200
    assert len(json.dumps(batches[-1].cursor)) < 20_000


def test_a_session_that_has_ended_is_renewed_once_and_the_call_repeated(network):
    ended = Reply(status=400, data={"error": "ExpiredToken", "message": "Token has expired"})
    network.on(
        "GET",
        "/xrpc/app.bsky.notification.listNotifications",
        ended,
        Reply(data={"notifications": []}),
    )

    heard(network, place(network, messages=False))

    assert len(network.asked_for("POST", "/xrpc/com.atproto.server.createSession")) == 1
    assert len(network.asked_for("POST", "/xrpc/com.atproto.server.refreshSession")) == 1
    (again,) = network.asked_for("GET", "/xrpc/app.bsky.notification.listNotifications")[1:]
    assert again.headers["authorization"] == "Bearer newer"


@pytest.mark.proves_channel("private", kind="bluesky", by="emulator")
def test_private_messages_go_through_the_chat_service_and_are_not_doubled(network):
    from tutti.channels.bluesky.tests.events import OPENING

    first = Channel().send(place(network), OPENING)
    said = WHISPER | {"id": "3km2", "text": OPENING.text, "sender": {"did": US}}
    said["sentAt"] = datetime.now(UTC).isoformat()
    network.on("GET", "/xrpc/chat.bsky.convo.getMessages", pages("messages", [said, WHISPER], 2))
    again = Channel().send(place(network), OPENING)

    (sent,) = network.asked_for("POST", "/xrpc/chat.bsky.convo.sendMessage")
    assert sent.headers["atproto-proxy"] == "did:web:api.bsky.chat#bsky_chat"
    assert sent.json() == {"convoId": "3kroom", "message": {"text": OPENING.text}}
    assert (first, first.also) == (again, ("thread:3kroom",))


def test_private_messages_are_heard_from_where_it_stood(network):
    keys, batches = heard(network, place(network))
    after, _ = heard(network, place(network, batches[-1].cursor))
    log, _ = heard(network, place(network, {**batches[-1].cursor, "chat": "22m0"}))

    assert (keys[-1], after, log) == ("chat:3kroom/3km1", [], ["chat:3kroom/3km1"])


def test_our_own_answers_are_heard_only_once_the_ledger_may_know_them(network):
    fresh = ANSWERED | {"indexedAt": (datetime.now(UTC) - timedelta(seconds=30)).isoformat()}
    network.on("GET", "/xrpc/app.bsky.feed.getAuthorFeed", pages("feed", [{"post": fresh}]))
    network.on("GET", "/xrpc/app.bsky.notification.listNotifications", pages("notifications", []))

    keys, _ = heard(network, place(network, messages=False))

    assert keys == []


if RECORDED.is_dir():

    def recorded():
        for file in sorted(RECORDED.glob("*.json")):
            told = json.loads(file.read_text())
            yield from told.get("notifications", ())
            yield from (entry["post"] for entry in told.get("feed", ()))
            if "thread" in told:
                yield told["thread"]["post"]
                yield from (reply["post"] for reply in told["thread"]["replies"])

    @pytest.mark.proves_channel("reads", kind="bluesky", by="payloads")
    def test_everything_recorded_is_read_or_refused_with_a_reason():
        found = [read(one) for one in recorded()]

        posts = [one for one in found if isinstance(one, Inbound) and one.text]
        refused = [one for one in found if isinstance(one, Unreadable)]
        assert len(posts) >= 5
        assert [one for one in refused if not one.reason] == []
        assert [read(one) for one in recorded()] == found
