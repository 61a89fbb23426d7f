"""A running emulator of Mastodon's API and this channel, together."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    Deleted,
    Edited,
    Gone,
    Inbound,
    Outgoing,
    OutgoingFile,
    Search,
)
from tutti.channels.mastodon import streaming
from tutti.channels.mastodon.connector import Channel
from tutti.ground.testing.mastodon_server import mastodon_server

PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 50
speaks = Channel()


def proves(promise):
    return pytest.mark.proves_channel(promise, kind="mastodon", by="emulator")


@pytest.fixture(scope="module")
def server():
    with mastodon_server("acmebank", "mira") as running:
        yield running


@pytest.fixture
def place(server, monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    yield Connection(
        channel_id=1, settings={"server": server.url},
        credentials={"token": server.token("acmebank")}, starts_at=datetime.now(UTC) - timedelta(days=1),
    )  # fmt: skip
    speaks.let_go()


def asks(server, method, path, who="mira", **data):
    headers = {"content-type": "application/json", "authorization": f"Bearer {server.token(who)}"}
    body = json.dumps(data).encode() if data else None
    request = urllib.request.Request(server.url + path, method=method, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def says(server, words, **more):
    return asks(server, "POST", "/api/v1/statuses", status=f"@acmebank {words}", **more)


def looked(place):
    """What a look finds, by the words, and the channel after it."""
    raws = []
    for polled in speaks.poll(place):
        place = replace(place, cursor=json.loads(json.dumps(polled.cursor)))
        raws += polled.items
    return {getattr(one, "text", one): one for one in speaks.read(place, raws)}, place


def reply(heard, *parts, **more):
    return Outgoing(
        external_id=f"reply to {heard.external_id}", conversation=1, to=heard.author, text=" ".join(parts),
        parts=parts, answers=heard.external_id, follows=(heard.external_id,), **{"audience": Audience.PUBLIC} | more,
    )  # fmt: skip


@proves("set_up")
def test_the_live_test_finds_all_in_order(place):
    found = speaks.check(place)

    assert [one.advice for one in found if not one.ok] == []
    assert found[1].what == "Signed in as @acmebank"


@proves("hears")
@proves("threads")
@proves("answers")
@proves("manners")
def test_a_mention_is_answered_in_parts_and_answered_back(server, place):
    says(server, "my card was charged twice https://x.test/abc")
    heard, place = looked(place)
    first = heard["my card was charged twice https://x.test/abc"]

    sent = speaks.send(place, reply(first, "We are sorry.", "It is refunded."))
    says(server, "thank you", in_reply_to_id=sent.also[0].rpartition("/")[2])
    heard, _ = looked(place)

    assert first.audience == Audience.PUBLIC
    assert first.author.value == "mira@127.0.0.1"
    assert heard["It is refunded."].ours is True
    assert heard["It is refunded."].external_id == sent.also[0]
    assert heard["thank you"].follows == (first.external_id, sent.also[0])


@proves("once")
@proves("looks_up")
def test_a_second_attempt_posts_nothing_more_and_is_found(server, place):
    says(server, "is the branch open today?")
    heard, place = looked(place)
    outgoing = reply(heard["is the branch open today?"], "Until five.")

    before = speaks.find_sent(place, outgoing)
    first, second = speaks.send(place, outgoing), speaks.send(place, outgoing)

    assert before is None
    assert first == second == speaks.find_sent(place, outgoing)


@proves("manners")
def test_a_picture_goes_with_its_description_and_a_warning_with_the_words(server, place):
    says(server, "how does the new card look?")
    heard, place = looked(place)
    picture = OutgoingFile(name="card.png", content_type="image/png", data=PIXEL, alt="A blue card")
    outgoing = reply(
        heard["how does the new card look?"], "Like this.", files=(picture,), warning="A card"
    )

    sent = speaks.send(place, outgoing)
    stands = asks(server, "GET", f"/api/v1/statuses/{sent.provider_id.rpartition('/')[2]}")

    assert stands["media_attachments"][0]["description"] == "A blue card"
    assert (stands["spoiler_text"], stands["visibility"]) == ("A card", "public")


@proves("private")
def test_a_private_line_begins_a_thread_of_its_own(server, place):
    says(server, "somebody used my card")
    heard, place = looked(place)
    first = heard["somebody used my card"]

    sent = speaks.send(place, reply(first, "Tell us here.", audience=Audience.PRIVATE))
    number = sent.provider_id.rpartition("/")[2]
    stands = asks(server, "GET", f"/api/v1/statuses/{number}")
    says(server, "it was in Rome", in_reply_to_id=number, visibility="direct")
    heard, _ = looked(place)

    assert (stands["visibility"], stands["in_reply_to_id"]) == ("direct", None)
    assert heard["it was in Rome"].audience == Audience.PRIVATE
    assert heard["it was in Rome"].follows == (sent.provider_id,)


@proves("edits")
@proves("deletes")
def test_what_is_sent_can_be_changed_and_taken_away(server, place):
    says(server, "when is the office open?")
    heard, place = looked(place)
    outgoing = reply(heard["when is the office open?"], "At nine.", "On weekdays.")
    sent = speaks.send(place, outgoing)
    names = (sent.provider_id, *sent.also)

    speaks.edit(place, replace(outgoing, parts=("At ten.",)), names)
    stands = asks(server, "GET", f"/api/v1/statuses/{sent.provider_id.rpartition('/')[2]}")
    speaks.delete(place, names)
    speaks.delete(place, names)

    assert "At ten." in stands["content"]
    with pytest.raises(Gone):
        speaks.edit(place, outgoing, names)


@proves("follows")
@proves("rechecks")
def test_edits_and_deletions_are_found_by_asking_again(server, place):
    edited, gone = says(server, "the rate is 3"), says(server, "never mind this")
    heard, place = looked(place)
    names = [heard[words].external_id for words in ("the rate is 3", "never mind this")]

    asks(server, "PUT", f"/api/v1/statuses/{edited['id']}", status="@acmebank the rate is 4")
    asks(server, "DELETE", f"/api/v1/statuses/{gone['id']}")
    changes = speaks.read(place, speaks.recheck(place, names))

    assert [type(one) for one in changes] == [Edited, Deleted]
    assert (changes[0].text, changes[1].external_id) == ("the rate is 4", names[1])
    assert speaks.recheck(place, names)[0].key == f"{edited['id']}:edit:{changes[0].version}"


@proves("hears")
@proves("catches_up")
def test_what_came_between_two_pages_is_not_skipped(server, place):
    _, place = looked(place)
    words = [f"question {number:02}" for number in range(45)]
    for one in words:
        says(server, one)

    heard, _ = looked(place)

    assert [text for text in heard if text.startswith("question")] == words


def test_the_stream_wakes_for_a_mention_and_not_for_talk(server, place, monkeypatch):
    monkeypatch.setattr(streaming, "PACE", 0.2)
    _, place = looked(place)
    opened = speaks.wait(place, seconds=1)
    quiet = speaks.wait(place, seconds=1)  # the server takes a moment to list us

    asks(server, "POST", "/api/v1/statuses", status="nobody is named here")
    talk = speaks.wait(place, seconds=0.5)
    says(server, "wake up")
    woken = speaks.wait(place, seconds=10)

    assert (opened, quiet, talk, woken) == (True, False, False, True)


@proves("searches")
def test_a_saved_search_finds_by_word_and_hashtag_without_what_is_excluded(server, place):
    for words in ("trouble with #acmefees", "acmefees for dogs", "more of #acmefees later"):
        asks(server, "POST", "/api/v1/statuses", status=words)
    search = Search(id=7, words=("acmefees",), without=("dogs",))

    batches = list(speaks.search(place, search))
    raws = {raw.key: raw for batch in batches for raw in batch.items}
    found = speaks.read(place, list(raws.values()))
    again = [
        raw
        for batch in speaks.search(place, replace(search, cursor=batches[-1].cursor))
        for raw in batch.items
    ]

    assert sorted(one.text for one in found if isinstance(one, Inbound)) == [
        "more of #acmefees later", "trouble with #acmefees",
    ]  # fmt: skip
    assert {one.details["search"] for one in found} == {7}
    assert again == []
