"""What is said in rooms, read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tutti.channels.contract import (
    Audience,
    Connection,
    Deleted,
    Edited,
    Inbound,
    Nothing,
    Party,
    Unreadable,
)
from tutti.channels.slack.connector import Channel
from tutti.channels.slack.door import item_of
from tutti.channels.slack.reading import plain
from tutti.channels.slack.tests.events import EVENTS, delivered, said

SLACK = Channel()
HERE = Connection(channel_id=1, settings={}, credentials={})
INSIDE = Connection(channel_id=1, settings={"inside": True}, credentials={})
PAYLOADS = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere", "platform-payloads/slack-events")


def read(event, here=HERE):
    return SLACK.read(here, [item_of(delivered(1, event))])[0]


def test_each_kind_of_event_is_read_as_what_it_is():
    kinds = [type(one) for one in SLACK.read(HERE, EVENTS)]

    assert kinds == [Inbound, Inbound, Edited, Deleted, Inbound, Nothing, Nothing, Nothing]


def test_a_message_says_who_and_where_by_ids():
    message = read(said(1, "Hello", user_profile={"display_name": "Mira"}))

    assert message.author == Party(kind="slack", value="T0ACME/U0MIRA", name="Mira")
    assert (message.external_id, message.audience) == ("C0SQUARE/1795000001.000100", "public")


def test_a_thread_is_followed_in_a_room_and_the_room_itself_where_it_is_one_conversation():
    answer = said(2, "Yes", thread_ts="1795000001.000100")
    direct = said(2, "Yes", channel="D0MIRA", channel_type="im")

    assert read(answer).follows == ("C0SQUARE/1795000001.000100",)
    assert read(direct).follows == ("D0MIRA",)
    assert read(answer, INSIDE).follows == ("C0SQUARE", "C0SQUARE/1795000001.000100")
    assert read(answer, INSIDE).audience == Audience.INTERNAL


def test_slacks_marks_become_words():
    text = "<@U1> &lt;b&gt; <#C1|fees> <https://acme.test|our page> <https://acme.test> <!here> <!subteam^S1|@team>"

    assert plain(text) == (
        "@U1 <b> #fees our page (https://acme.test) https://acme.test @here @team"
    )


def test_a_preview_of_a_link_is_no_edit():
    message = {"ts": "1.1", "text": "https://acme.test", "user": "U1"}
    event = said(3, "", subtype="message_changed", message=message, previous_message=message)

    assert isinstance(read(event), Nothing)


def test_another_program_is_marked_as_one():
    assert (
        read(said(1, "Build failed", subtype="bot_message", bot_id="B2", user="")).automatic
        == "bot"
    )


@pytest.mark.proves_channel("reads", kind="slack", by="payloads")
@pytest.mark.proves("wall-3", long=True)
@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="published payloads are not on this machine")
@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_published_payload_is_read_or_refused_with_a_reason(path):
    """As published, with blanked values, and filled in, so that what is inside is read, too."""
    payload = json.loads(path.read_text())

    readings = [SLACK.read(HERE, [item_of(one)] * 2) for one in (payload, filled(payload))]

    for first, again in readings:
        assert first == again
        said_why = first.reason if isinstance(first, Unreadable) else getattr(first, "what", "x")
        assert said_why.strip()


def filled(found, key=""):
    """Every blank value with one of its kind."""
    if isinstance(found, dict):
        return {name: filled(value, name) for name, value in found.items()}
    if isinstance(found, list):
        return [filled(one, key) for one in found]
    kinds = {
        "ts": "1795000001.000100",
        "type": "event_callback",
        "subtype": "",
        "channel_type": "channel",
    }
    kind = "ts" if key.endswith("ts") else key
    return found or kinds.get(kind, f"{key.upper()}1") if isinstance(found, str) else found
