"""From deliveries at a channel's own address to the conversations people see: what belongs together, what changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from tutti.channels.facebook.tests import events as facebook
from tutti.channels.instagram.tests import events as instagram
from tutti.channels.meta.tests.delivering import around, delivery, said
from tutti.channels.registry import connectors
from tutti.channels.slack.tests import events as slack
from tutti.channels.telegram.tests import events as telegram
from tutti.channels.tests.playing import SECRET, a_reply, connected, script_of
from tutti.channels.whatsapp.tests import events as whatsapp
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.channels import begin_listening, connect_channel
from tutti.listen.doors import door_path
from tutti.listen.models import Message


def on_page(*changes):
    return delivery("page", changes=changes)


def on_account(*changes):
    return delivery("instagram", changes=changes)


def in_direct(*events):
    return delivery("instagram", messaging=events)


def on_number(*messages):
    whole = [whatsapp.change(messages=messages)]
    return delivery("whatsapp_business_account", changes=whole)


def by_slack(number, event):
    return json.dumps(slack.delivered(number, event)).encode()


def by_telegram(update):
    return json.dumps(update).encode()


NOORS = whatsapp.message("wamid.9", "text", text={"body": "Is it open?"}) | {"from": "391112345678"}
TALKS = {  # a message, the answer to it, and one that has nothing to do with them
    "facebook": [
        on_page(facebook.CHANGES[0]),
        on_page(facebook.CHANGES[1]),
        on_page(facebook.change("add", comment_id="70_9", message="Is it open?")),
    ],
    "instagram": [
        on_account(instagram.CHANGES[0]),
        on_account(instagram.CHANGES[1]),
        on_account(instagram.comment("509", "Is it open?")),
    ],
    "slack": [
        by_slack(1, slack.ASKED),
        by_slack(2, slack.ANSWERED),
        by_slack(9, slack.said(9, "Is it open?")),
    ],
    "telegram": [by_telegram(telegram.UPDATES[place]) for place in (1, 2, 4)],
    "whatsapp": [
        on_number(whatsapp.MESSAGES[0]),
        on_number(whatsapp.MESSAGES[2]),
        on_number(NOORS),
    ],
}
STANDS = {  # where a reply of ours has to stand: the path asked, and what its body says of it
    "facebook": ("/v24.0/70_1/comments", {}),
    "instagram": ("/v24.0/501/replies", {}),
    "telegram": (
        "/sendMessage",
        {
            "chat_id": "4411",
            "reply_parameters": {"message_id": 2, "allow_sending_without_reply": True},
        },
    ),
    "whatsapp": ("/messages", {"to": whatsapp.MIRA, "context": {"message_id": "wamid.1"}}),
}
CHANGED = {  # what was told, and what stands in the end: words, whether changed, whether taken away
    "facebook": (
        [on_page(facebook.CHANGES[place]) for place in (0, 1, 2, 4)],
        {"70_1": ("My new card is blocked since Monday.", True, False), "70_2": ("", False, True)},
    ),
    "instagram": (  # it tells of messages that were taken back, and of no other change
        [
            in_direct(said("4411", "aWd1", "I was asked to write here.")),
            in_direct(around("4411", message={"mid": "aWd1", "is_deleted": True})),
        ],
        {"aWd1": ("", False, True)},
    ),
    "slack": (
        [
            by_slack(number, event)
            for number, event in enumerate(
                (slack.ASKED, slack.ANSWERED, slack.EDITED, slack.DELETED)
            )
        ],
        {
            f"{slack.ROOM}/{slack.stamp(1)}": ("My May statement is missing.", True, False),
            f"{slack.ROOM}/{slack.stamp(2)}": ("", False, True),
        },
    ),
    "telegram": (  # it tells a bot of edits alone
        [by_telegram(telegram.UPDATES[1]), by_telegram(telegram.UPDATES[3])],
        {"4411:2": ("My new card is blocked.", True, False)},
    ),
    "whatsapp": (
        [on_number(whatsapp.MESSAGES[place]) for place in (0, 2, 4, 5)],
        {"wamid.1": ("My new card is blocked.", True, False), "wamid.3": ("", False, True)},
    ),
}


@pytest.fixture
def listening(db):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test", role="administrator")
    desk = Department.objects.create(name="Front desk", keeper=dev)

    def listen(kind):
        by, speaks = Actor.member(dev.pk), connectors()[kind]
        channel = connect_channel(
            kind=kind, name=kind, department=desk, settings=dict(connected(speaks).settings),
            secrets={one.key: SECRET for one in speaks.settings if one.secret}, starts_at=None, by=by,
        )  # fmt: skip
        return begin_listening(channel, by=by)

    return listen


def told(channel, *bodies):
    """Each in a delivery of its own, signed as its network signs."""
    script, statuses = script_of(connectors()[channel.kind]), []
    for body in bodies:
        headers = script.signed(body, datetime.now(UTC), SECRET)
        named = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in headers.items()}
        answer = Client().post(door_path(channel), body, content_type="application/json", **named)
        statuses.append(answer.status_code)
        follow_all()
    return statuses


@pytest.mark.proves_channel("hears", kind="slack", by="emulator")
def test_what_slack_tells_twice_as_a_message_and_as_a_mention_is_one_message(listening):
    channel = listening("slack")
    asked, mention = by_slack(1, slack.ASKED), by_slack(2, slack.MENTION)

    statuses = told(channel, asked, asked, mention)

    (message,) = Message.objects.all()
    assert (set(statuses), message.external_id) == ({204}, f"{slack.ROOM}/{slack.stamp(1)}")


@pytest.mark.proves_channel("threads", by="emulator")
@pytest.mark.parametrize("kind", sorted(TALKS))
def test_an_answer_of_theirs_joins_what_it_answers_and_nothing_else(kind, listening):
    channel = listening(kind)

    told(channel, *TALKS[kind])

    places = list(Message.objects.order_by("pk").values_list("conversation", flat=True))
    assert (len(places), places[0] == places[1], places[0] == places[2]) == (3, True, False)


@pytest.mark.proves_channel("threads", by="emulator")
@pytest.mark.parametrize("kind", sorted(STANDS))
def test_an_answer_of_ours_stands_under_what_it_answers(kind, network):
    speaks, (path, says) = connectors()[kind], STANDS[kind]
    script_of(speaks).plays(network)

    speaks.send(connected(speaks, network.url), a_reply(speaks))

    (asked,) = network.asked
    assert asked.path.endswith(path)
    assert {key: asked.json()[key] for key in says} == says


@pytest.mark.proves_channel("follows", by="emulator")
@pytest.mark.parametrize("kind", sorted(CHANGED))
@pytest.mark.parametrize("order", [list, reversed], ids=["as told", "backwards"])
def test_changes_by_the_author_are_followed_in_whatever_order_they_are_told(kind, order, listening):
    bodies, ends = CHANGED[kind]
    channel = listening(kind)

    told(channel, *order(bodies))

    found = {
        one.external_id: (one.text, one.edited_at is not None, one.deleted_at is not None)
        for one in Message.objects.all()
    }
    assert found == ends
