"""Feeds on a real web server: what is asked, what is followed, what is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tutti.channels.contract import (
    Connection,
    Edited,
    Gone,
    Inbound,
    Throttled,
    TryLater,
    WillNotWork,
)
from tutti.channels.feeds.connector import Channel
from tutti.channels.feeds.tests.events import RSS
from tutti.channels.tests.acting import Acting, Reply

pytestmark = [
    pytest.mark.proves_channel(promise, kind="feeds", by="emulator")
    for promise in ("hears", "reads", "catches_up", "follows", "set_up", "faults")
]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=16)
speaks = Channel()


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_FEED", "127.0.0.0/8")
    with Acting() as acting:
        yield acting


@pytest.fixture
def place(network):
    return Connection(
        channel_id=1, settings={"address": f"{network.url}/feed.xml", "items": "news"}, credentials={},
        starts_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )  # fmt: skip


def looked(place, when=NOON):
    raws = []
    with time_machine.travel(when, tick=False):
        for polled in speaks.poll(place):
            place = replace(place, cursor=json.loads(json.dumps(polled.cursor)))
            raws += polled.items
    return speaks.read(place, raws), place


def rss(*items):
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(guid, words, title="A"):
    return (
        f"<item><title>{title}</title><guid>{guid}</guid><description>{words}</description></item>"
    )


def texts(found):
    return [one.text for one in found]


def test_entries_come_oldest_first_and_old_ones_as_history(network, place):
    network.on("GET", "/feed.xml", Reply(body=RSS))

    found, _ = looked(place)

    assert [(one.title, one.text, one.history) for one in found] == [
        ("First", "The fee", True), ("Second", "The new card", False),
    ]  # fmt: skip
    assert (found[0].external_id, found[0].details["url"]) == ("n1", "https://news.example/1")
    assert found[0].author.name == "Noor"


def test_only_what_changed_is_asked_for_and_not_before_it_is_time(network, place):
    network.on(
        "GET",
        "/feed.xml",
        Reply(body=RSS, headers={"etag": '"7"', "last-modified": "Fri"}),
        Reply(status=304, body=b""),
    )
    _, place = looked(place)

    early, place = looked(place, NOON + timedelta(minutes=3))
    calls = len(network.asked)
    later, place = looked(place, NOON + QUARTER)

    assert (early, calls, later) == ([], 1, [])
    asked = network.asked[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"7"', "Fri")


def test_a_changed_entry_is_an_edit_and_a_new_one_is_new(network, place):
    network.on(
        "GET",
        "/feed.xml",
        Reply(body=rss(item("a", "It is three"))),
        Reply(body=rss(item("b", "News"), item("a", "It is four"))),
    )
    _, place = looked(place)

    found, place = looked(place, NOON + QUARTER)
    again, _ = looked(place, NOON + 2 * QUARTER)

    assert {type(one): one.text for one in found} == {Edited: "It is four", Inbound: "News"}
    assert [one.history for one in found if isinstance(one, Inbound)] == [False]
    assert again == []


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(network, place, status):
    network.on("GET", "/feed.xml", Reply(status=status, headers={"location": "/new.xml"}))
    network.on("GET", "/new.xml", Reply(body=RSS))
    found, place = looked(place)

    looked(place, NOON + QUARTER)
    said = speaks.check(place)

    assert len(found) == 2
    assert [one.path for one in network.asked[:3]] == ["/feed.xml", "/new.xml", "/new.xml"]
    assert f"moved for good to {network.url}/new.xml" in said[1].what


def test_a_detour_is_followed_and_the_address_kept(network, place):
    network.on("GET", "/feed.xml", Reply(status=302, headers={"location": "/today.xml"}))
    network.on("GET", "/today.xml", Reply(body=RSS))
    found, place = looked(place)

    looked(place, NOON + QUARTER)

    assert len(found) == 2
    assert [one.path for one in network.asked] == ["/feed.xml", "/today.xml"] * 2


def test_a_detour_into_the_house_is_not_followed(network, place, monkeypatch):
    network.on(
        "GET", "/feed.xml", Reply(status=302, headers={"location": "http://10.0.0.1/secret"})
    )

    with pytest.raises(WillNotWork):
        looked(place)


def test_going_in_circles_ends(network, place):
    network.on("GET", "/feed.xml", Reply(status=302, headers={"location": "/feed.xml"}))

    with pytest.raises(WillNotWork, match="without an end"):
        looked(place)
    assert len(network.asked) == 6


@pytest.mark.parametrize(
    ("reply", "trouble", "words"),
    [
        (Reply(status=410, body=b""), Gone, "for good"),
        (Reply(status=404, body=b""), Gone, "no feed at this address"),
        (Reply(status=401, body=b""), WillNotWork, "public feeds only"),
        (Reply(status=429, body=b"", headers={"retry-after": "120"}), Throttled, "wait"),
        (Reply(status=503, body=b""), TryLater, "503"),
        (Reply(body=b"<html><body>Hello</body></html>"), WillNotWork, "no feed"),
        (Reply(body=b"  "), TryLater, "empty"),
        (Reply(body=b"/etc/passwd"), WillNotWork, "no feed"),
        (Reply(body=b"x" * 2_100_000), WillNotWork, "2 MB"),
        (Reply(body=RSS, breaks=True), TryLater, "broke off"),
    ],
    ids=["410", "404", "401", "429", "503", "a page", "empty", "a file name", "long", "half"],
)
def test_each_trouble_says_what_to_do(network, place, reply, trouble, words):
    network.on("GET", "/feed.xml", reply)

    with pytest.raises(trouble, match=words):
        looked(place)
    assert [one.ok for one in speaks.check(place)] == [False]


def test_entities_that_would_fill_the_machine_are_not_unfolded(network, place):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rss(item("a", "&b;"))
    network.on(
        "GET",
        "/feed.xml",
        Reply(body=bomb),
        Reply(body=b"\xff\xfe" + bomb.decode().encode("utf-16-le")),
    )

    for _ in range(2):
        with pytest.raises(WillNotWork, match="entities"):
            looked(place)


def test_what_is_not_well_formed_is_read_as_far_as_it_goes(network, place):
    network.on(
        "GET", "/feed.xml", Reply(body=rss(item("a", "Fish & chips <b>now"), item("b", "More")))
    )

    found, _ = looked(place)
    said = speaks.check(place)

    assert {one.external_id for one in found} >= {"a"}
    assert said[-1].what.startswith("It is not well formed")


ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">
<title>Reviews</title><entry><id>r1</id><title>Slow</title><author><name>Oskar</name></author>
<updated>2026-11-21T09:00:00Z</updated><content type="text">It never opens.</content><im:rating>2</im:rating></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Reviews", "language": "it",
    "items": [{"id": "r1", "title": "Slow", "content_text": "It never opens.", "rating": {"value": 2},
               "authors": [{"name": "Oskar"}], "date_published": "2026-11-21T09:00:00Z"}, 7],
}  # fmt: skip


@pytest.mark.parametrize("reply", [Reply(body=ATOM), Reply(data=JSON)], ids=["atom", "json"])
def test_reviews_carry_their_rating(network, place, reply):
    network.on("GET", "/feed.xml", reply)

    found, _ = looked(replace(place, settings=place.settings | {"items": "reviews"}))

    assert [(one.text, one.title, one.details["rating"], one.author.name) for one in found] == [
        ("It never opens.", "Slow", 2.0, "Oskar")
    ]
    assert found[0].automatic == ""


def test_an_entry_without_a_name_is_still_heard_once(network, place):
    bare = rss("<item><title>Bare</title><description>Words</description></item>")
    network.on("GET", "/feed.xml", Reply(body=bare))

    first, place = looked(place)
    second, _ = looked(place, NOON + QUARTER)

    assert (texts(first), second) == (["Words"], [])


def test_hundreds_of_entries_come_in_batches_and_none_is_missed(network, place):
    network.on(
        "GET",
        "/feed.xml",
        Reply(body=rss(*(item(f"g{number}", f"Words {number}") for number in range(450)))),
    )

    with time_machine.travel(NOON, tick=False):
        batches = list(speaks.poll(place))

    assert [len(batch.items) for batch in batches] == [200, 200, 50]
    assert len({raw.key for batch in batches for raw in batch.items}) == 450


def test_another_address_begins_anew(network, place):
    network.on("GET", "/feed.xml", Reply(body=RSS, headers={"etag": '"7"'}))
    network.on("GET", "/other.xml", Reply(body=rss(item("z", "Other"))))
    _, place = looked(place)

    other = replace(place, settings=place.settings | {"address": f"{network.url}/other.xml"})
    found, _ = looked(other, NOON + timedelta(minutes=1))

    assert texts(found) == ["Other"]
    assert "if-none-match" not in network.asked[-1].headers
