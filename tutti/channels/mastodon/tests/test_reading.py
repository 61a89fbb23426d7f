"""Statuses read: words, threads, audiences, and what servers of the family really answered."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from tutti.channels.contract import Audience, Connection, Inbound, InboundFile, Raw, Unreadable
from tutti.channels.mastodon.connector import Channel
from tutti.channels.mastodon.speaking import visibility
from tutti.channels.mastodon.tests.events import ASKED, MIRA, OUTGOING, TALK, US, raw, status

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere") / "platform-payloads"
speaks = Channel()
HERE = Connection(
    channel_id=1, settings={"server": "https://social.example"}, credentials={"token": "t"}
)


def read(one, **details):
    return speaks.read(HERE, [raw(one, **details)])[0]


def test_names_an_answer_begins_with_are_kept_beside_the_words():
    heard = read(ASKED)

    assert (heard.text, heard.details["mentions"]) == ("you took the fee twice", "@acmebank")
    assert (heard.author.value, heard.author.name) == ("mira@far.example", "Mira Castellanos")
    assert heard.details["followers"] == 1200


def test_a_mention_alone_stays_what_was_said():
    assert read(status(1, MIRA, "@acmebank", minutes=0)).text == "@acmebank"


def test_hashtags_are_words_and_links_stand_in_full():
    words = (
        'My <a href="https://far.example/tags/fees" class="mention hashtag">#<span>fees</span></a>, see'
        ' <a href="https://x.example/long/page"><span class="invisible">https://</span>'
        '<span class="ellipsis">x.example/long</span><span class="invisible">/page</span></a>'
    )

    assert (
        read(status(1, MIRA, words, minutes=0)).text == "My #fees, see https://x.example/long/page"
    )


@pytest.mark.parametrize(
    ("shown", "audience"),
    [
        ("public", Audience.PUBLIC),
        ("unlisted", Audience.PUBLIC),
        ("private", Audience.PRIVATE),
        ("direct", Audience.PRIVATE),
        ("local", Audience.PRIVATE),
    ],
)
def test_only_what_everybody_may_read_is_public(shown, audience):
    assert read(ASKED | {"visibility": shown}).audience == audience


@pytest.mark.parametrize(
    ("theirs", "audience", "ours"),
    [
        ("public", Audience.PUBLIC, "public"),
        ("unlisted", Audience.PUBLIC, "unlisted"),
        ("private", Audience.PUBLIC, "direct"),
        ("local", Audience.PUBLIC, "direct"),
        ("public", Audience.PRIVATE, "direct"),
        ("private", Audience.PRIVATE, "direct"),
    ],
)
def test_an_answer_is_never_wider_than_what_it_answers(theirs, audience, ours):
    outgoing = dataclasses.replace(OUTGOING, audience=audience)

    assert visibility(outgoing, ASKED | {"visibility": theirs}) == ours


def test_pictures_polls_and_warnings_come_with_it():
    heard = read(
        TALK
        | {
            "spoiler_text": "Money",
            "poll": {"options": [{"title": "Yes"}, {"title": "No"}]},
            "media_attachments": [
                {"id": "9", "type": "image", "url": "https://far.example/a/b.png", "description": "A bill"},
                {"id": "10", "type": "unknown", "url": None, "remote_url": None},
            ],
        }
    )  # fmt: skip

    assert heard.text == "Which bank is fair?\n- Yes\n- No"
    assert heard.details["warning"] == "Money"
    assert heard.files[0] == InboundFile(
        name="b.png", content_type="image/png", data=b"", alt="A bill", url="https://far.example/a/b.png"
    )  # fmt: skip


def test_a_machine_says_so_and_nobody_hides_their_followers_as_a_number():
    heard = read(ASKED | {"account": MIRA | {"bot": True, "followers_count": -1}})

    assert (bool(heard.automatic), "followers" in heard.details) == (True, False)


@pytest.mark.parametrize(
    "shape",
    [
        {
            "uri": "https://far.example/objects/7a",
            "pleroma": {"local": False},
            "visibility": "public",
        },
        {"uri": "https://far.example/p/mira/7", "language": None, "poll": None},
        {"uri": "https://far.example/users/mira/statuses/01HX", "interaction_policy": {}},
        {"uri": None, "content": ""},
        {"spoiler_text": None, "media_attachments": None, "mentions": None},
    ],
    ids=["pleroma", "pixelfed", "gotosocial", "url only", "empty fields"],
)
def test_the_family_is_understood(shape):
    assert isinstance(read(ASKED | shape), Inbound)


@pytest.mark.parametrize(
    "broken",
    [
        {"account": None}, {"account": {}}, {"uri": None, "url": None}, {"created_at": "soon"},
        {"content": 7}, {"media_attachments": 3},
    ],
)  # fmt: skip
def test_what_is_missing_something_is_set_aside_with_a_reason(broken):
    data = json.dumps(ASKED | broken).encode()

    (found,) = speaks.read(HERE, [Raw(key="1", data=data)])

    assert isinstance(found, Unreadable)
    assert found.reason


def test_our_own_is_ours_only_where_the_poll_said_so():
    mine = status(1, US, "Good morning", minutes=0)

    assert [read(mine).ours, read(mine, ours=True).ours] == [False, True]


def statuses_in(found):
    """Everything in an answer that has the form of a status."""
    if isinstance(found, list):
        return [one for part in found for one in statuses_in(part)]
    if not isinstance(found, dict):
        return []
    own = [found] if {"id", "uri", "account", "content"} <= set(found) else []
    return own + [one for part in found.values() for one in statuses_in(part)]


def recorded():
    import yaml

    for path in sorted(DATA.glob("mastodon-*/*")):
        if path.suffix == ".yaml":
            for one in yaml.safe_load(path.read_text())["interactions"]:
                body = one["response"]["body"]["string"]
                yield path.name, body if isinstance(body, str) else body.decode()
        else:
            yield path.name, path.read_text()


def answers():
    for name, body in recorded():
        text, decoder = body, json.JSONDecoder()
        while (
            start := min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
        ) >= 0:
            try:
                found, end = decoder.raw_decode(text[start:])
            except ValueError:
                end = 1
            else:
                yield name, found
            text = text[start + end :]


@pytest.mark.skipif(not DATA.is_dir(), reason="platform payloads are not here (TUTTI_SHARED_DATA)")
@pytest.mark.proves("wall-3", long=True)
@pytest.mark.proves_channel("reads", kind="mastodon", by="payloads")
def test_every_recorded_status_is_read_or_refused_with_a_reason():
    """Statuses recorded from servers of the family are read, twice the same, or refused with a reason."""
    found = [one for _name, answer in answers() for one in statuses_in(answer)]
    raws = [Raw(key=str(one["id"]), data=json.dumps(one).encode()) for one in found]

    first, second = speaks.read(HERE, raws), speaks.read(HERE, raws)

    assert len(found) > 50
    assert [type(one) for one in first] == [type(one) for one in second]
    refused = [one.reason for one in first if isinstance(one, Unreadable)]
    assert [reason for reason in refused if not reason] == []
    assert len(refused) < len(found) // 10
