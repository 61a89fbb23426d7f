"""What every channel promises about hearing: reading never breaks, says who and when, and once is once."""

from __future__ import annotations

import dataclasses
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.channels.contract import (
    DETAILS,
    Audience,
    ChannelTrouble,
    Deleted,
    Edited,
    Inbound,
    Nothing,
    Polled,
    Raw,
    Reported,
    Shown,
    Trust,
    Unreadable,
)
from tutti.channels.registry import connectors
from tutti.channels.tests.playing import (
    NOON,
    asked_of,
    connected,
    script_of,
    scripted,
)
from tutti.ground.accounts.models import Department, Member
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Envelope, Message

READINGS = {Inbound, Edited, Deleted, Shown, Reported, Nothing, Unreadable}
NAME_LENGTH = 300
STATES = {"delivered", "read", "failed"}
TOO_EARLY = NOON - timedelta(days=40 * 365)
GARBAGE = [
    b"", b"\x00" * 200, b"\xff\xfe" * 500, b"{", b"[]", b"null", b'"words"', b"[" * 20_000, b"{}", b"1e999999",
    b'{"text": 7}', b'{"text": "\\ud800"}', b"From: \r\n\r\n", b"\r\n\r\n", b'{"at": "never", "text": "x"}',
    b'{"text": "x", "author": {"email": ["a"]}}', "née ñ 漢字 🎻".encode(), "née".encode("latin-1"), b"a,b,c\n1,2",
    b"Content-Type: multipart/mixed\r\n\r\n--\r\n", b"P" * 300_000, b'{"entry": [{"changes": 7}]}',
    b'{"object": null, "entry": [[[]]]}', b'{"update_id": {}, "message": {"chat": 1, "from": []}}',
    b'{"event": {"type": [], "ts": -1e400}}', b"<?xml version='1.0'?><rss><channel><item></rss>",
    b'{"content": {"msgtype": {}}, "origin_server_ts": "now"}', b'{"status": {"account": null}}',
]  # fmt: skip


def raws():
    return [Raw(key=f"k{index}", data=data, received_at=NOON) for index, data in enumerate(GARBAGE)]


def events(kind):
    """A channel's own events, and each cut short."""
    found = script_of(connectors()[kind]).events
    cut = [
        dataclasses.replace(one, key=f"{one.key}:cut", data=one.data[: len(one.data) * 2 // 3])
        for one in found
    ]
    return [*found, *cut]


def test_reading_never_breaks_off_and_gives_one_answer_an_item(speaks, here):
    answers = speaks.read(here, raws())

    assert len(answers) == len(GARBAGE)
    assert {type(answer) for answer in answers} <= READINGS


def test_what_cannot_be_read_has_its_reason(speaks, here):
    reasons = [one.reason for one in speaks.read(here, raws()) if isinstance(one, Unreadable)]

    assert [reason for reason in reasons if not reason.strip()] == []


def test_reading_again_reads_the_same(speaks, here):
    assert speaks.read(here, raws()) == speaks.read(here, raws())


def test_a_neighbour_changes_no_reading(speaks, here):
    together = speaks.read(here, raws())

    assert [speaks.read(here, [raw])[0] for raw in raws()[:6]] == list(together[:6])


def test_nothing_to_read_is_nothing_read(speaks, here):
    assert list(speaks.read(here, [])) == []


@pytest.mark.parametrize("kind", scripted("events"))
def test_what_is_read_is_well_formed(kind):
    speaks = connectors()[kind]

    read = speaks.read(connected(speaks), [*events(kind), *raws()])

    assert [(type(one), wrong) for one in read if (wrong := wrong_in(one))] == []


def wrong_in(reading):
    """What is not as the contract writes it."""
    match reading:
        case Inbound():
            return _wrong_in_message(reading)
        case Edited() | Deleted() | Shown() | Reported():
            found = {"moment": _bad_moment(reading.at), "name": _bad_name(reading.external_id)}
            found["state"] = isinstance(reading, Reported) and reading.state not in STATES
            found["why"] = isinstance(reading, Reported) and (
                bool(reading.why) > (reading.state == "failed")
            )
        case Nothing():
            found = {"what": not isinstance(reading.what, str)}
        case _:
            found = {"reason": not reading.reason.strip()}
    return [name for name, bad in found.items() if bad]


def _wrong_in_message(one):
    author = one.author
    found = {
        "moment": _bad_moment(one.at) or bool(one.claimed_at and _bad_moment(one.claimed_at)),
        "name": bool(one.external_id) and _bad_name(one.external_id),
        "follows": any(_bad_name(name) for name in one.follows),
        "itself": one.external_id in one.follows,
        "author": author is not None and not (author.name.strip() or author.value.strip()),
        "value": author is not None and author.value != author.value.strip(),
        "verified": one.trust == Trust.VERIFIED and not author,
        "empty": not (
            one.text.strip() or one.title.strip() or one.files or one.failed_sends or one.details
        ),
        "audience": one.audience not in set(Audience),
        "details": _unknown_details(one.details),
    }
    return [name for name, bad in found.items() if bad]


def _unknown_details(details):
    return [key for key, value in details.items() if key in DETAILS and value is None]


def _bad_moment(moment):
    return moment.tzinfo is None or moment <= TOO_EARLY


def _bad_name(name):
    return not name or name != name.strip() or len(name) > NAME_LENGTH or "\n" in name


@pytest.mark.parametrize("kind", scripted("events"))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_an_event_breaks_reading(kind, data):
    speaks = connectors()[kind]
    one = data.draw(st.sampled_from(script_of(speaks).events))
    start, end = sorted(
        data.draw(st.tuples(st.integers(0, len(one.data)), st.integers(0, len(one.data))))
    )
    with_what = data.draw(st.sampled_from([b"", b"null", b"[]", b"{}", b'"x"', b"-1", b"\xff"]))
    damaged = dataclasses.replace(one, data=one.data[:start] + with_what + one.data[end:])

    read = speaks.read(connected(speaks), [damaged])

    assert [type(answer) in READINGS for answer in read] == [True]


@pytest.mark.django_db
def test_the_same_input_twice_is_one_message(speaks, here):
    channel = heard_on(speaks, here)

    for _ in range(2):
        read_envelopes(dict.fromkeys(store_raw(channel, raws())))
        read_envelopes(dict.fromkeys(Envelope.objects.values_list("pk", flat=True)))

    assert Envelope.objects.count() == len(GARBAGE)
    messages = Message.objects.values_list("envelope_id", flat=True)
    assert len(messages) == len(set(messages))


def heard_on(speaks, here):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test")
    desk = Department.objects.create(name="Front desk", keeper=dev)
    return Channel.objects.create(
        kind=speaks.kind, name="N", department=desk, settings=dict(here.settings)
    )


@pytest.mark.proves_channel("disorder", by="emulator")
@pytest.mark.proves("wall-3")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", scripted("events"))
@pytest.mark.parametrize("seed", range(6))
def test_order_repeats_and_halves_change_nothing_in_the_end(kind, seed):
    """Whatever order events come in, however often and cut: the same messages stand in the tables."""
    speaks = connectors()[kind]
    place, drawn = connected(speaks), random.Random(seed)
    whole = script_of(speaks).events
    halves = [one for one in events(kind) if one.key.endswith(":cut")]
    once, mixed = heard_on(speaks, place), None
    read_envelopes(dict.fromkeys(store_raw(once, whole)))
    mixed = Channel.objects.create(
        kind=kind, name="M", department=once.department, settings=dict(place.settings)
    )

    told = drawn.choices(whole, k=len(whole)) + whole + (halves if seed % 2 else [])
    drawn.shuffle(told)
    while told:
        batch, told = told[: drawn.randint(1, 4)], told[4:] if len(told) > 4 else []
        read_envelopes(dict.fromkeys(store_raw(mixed, batch)))
    read_envelopes(dict.fromkeys(store_raw(mixed, whole)))

    assert stands(mixed, whole) == stands(once, whole)


def stands(channel, whole):
    """What stands of these events: words, moments, who, and whether it was changed or taken away."""
    kept = Envelope.objects.filter(channel=channel, key__in=[one.key for one in whole])
    names = "external_id text title at author_value direction edited_at deleted_at".split()
    known = [name for name in names if any(one.name == name for one in Message._meta.get_fields())]
    messages = Message.objects.filter(envelope_id__in=kept.values("pk"))
    return sorted(tuple(map(str, row)) for row in messages.values_list(*known))


@asked_of(lambda speaks: speaks.polls)
def test_polling_what_is_not_there_is_a_trouble_without_secrets(speaks, here):
    with pytest.raises(ChannelTrouble) as trouble:
        list(speaks.poll(here))

    assert [one for one in here.credentials.values() if str(one) in str(trouble.value)] == []


def test_waiting_for_what_is_not_there_is_a_trouble_or_over_at_once(speaks, here):
    try:
        assert speaks.wait(here, seconds=0.01) is False
    except ChannelTrouble as trouble:
        assert [one for one in here.credentials.values() if str(one) in str(trouble)] == []  # noqa: PT017 -- either answer keeps the promise


def test_telling_and_letting_go_twice_is_harmless(speaks, here):
    for _ in range(2):
        speaks.acknowledge(here, Polled(items=(), cursor={}))
        speaks.let_go()
