"""Whatever the order in which a network tells us, and however often, the same stands here in the end."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import (
    Channel,
    Conversation,
    Envelope,
    Message,
    MessageVersion,
    Quarantined,
    Waiting,
)
from tutti.listen.tests.conftest import make_channel, raw

NAMES = ("m1", "m2")
_channels = count(1)

names = st.sampled_from(NAMES)
minutes = st.integers(min_value=-3, max_value=9)
edits = st.builds(
    lambda name, number, minute: {
        "kind": "edited",
        "name": name,
        "text": f"{name} as changed {number}",
        "version": f"{name}-{number}",
        "minute": minute,
        "warning": "strong words" if number % 2 else "",
    },
    names,
    st.integers(min_value=1, max_value=3),
    minutes,
)
deletions = st.builds(
    lambda name, minute: {"kind": "deleted", "name": name, "minute": minute}, names, minutes
)
audiences = st.builds(
    lambda name, audience, minute: {
        "kind": "shown",
        "name": name,
        "audience": audience,
        "minute": minute,
    },
    names,
    st.sampled_from(["public", "private"]),
    minutes,
)
told = st.lists(st.one_of(edits, edits, deletions, audiences), max_size=7)


@st.composite
def two_tellings(draw):
    """The same events twice: permuted, some told again, cut into batches wherever."""
    posts = [{"kind": "said", "name": "m1", "text": "First words"}]
    posts.append({"kind": "said", "name": "m2", "text": "An answer", "follows": ["m1"]})
    first_edits = {(one.get("version"), one["kind"]): one for one in draw(told)}
    events = [*posts, *first_edits.values()]
    return draw(tellings(events)), draw(tellings(events))


@st.composite
def tellings(draw, events):
    again = draw(st.lists(st.sampled_from(events), max_size=3))
    order = draw(st.permutations([*events, *again]))
    ends = sorted(draw(st.lists(st.integers(0, len(order)), max_size=3)))
    cuts = [0, *ends, len(order)]
    return [order[begin:end] for begin, end in pairwise(cuts)]


@pytest.fixture
def desk(db, square):
    return make_channel().department


@given(two_tellings())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_permuted_and_repeated_events_end_in_the_same_state(desk, both):
    first, second = both

    assert state_after(desk, first) == state_after(desk, second)


def state_after(desk, batches):
    channel = Channel.objects.create(
        kind="square", name=f"Square {next(_channels)}", department=desk
    )
    for batch in batches:
        ids = store_raw(channel, [raw(_key(event), **event) for event in batch])
        read_envelopes(dict.fromkeys(ids))
    return standing(channel)


def _key(event):
    parts = [event["name"], event["kind"], event.get("version", ""), event.get("audience", "")]
    return ":".join([*parts, str(event.get("minute", ""))])


def standing(channel):
    """All that is the network's doing, without our own numbers."""
    messages = Message.objects.filter(conversation__channel=channel).order_by("external_id")
    versions = MessageVersion.objects.filter(message__conversation__channel=channel)
    return {
        "messages": list(
            messages.values_list(
                "external_id", "text", "details", "edited_at", "deleted_at", "shown", "shown_at",
                "conversation__audience", "conversation__began_as",
            )
        ),
        "versions": sorted(
            versions.values_list("message__external_id", "version", "text", "at", "until"), key=str
        ),
        "conversations": Conversation.objects.filter(channel=channel).count(),
        "waiting": Waiting.objects.filter(channel=channel).count(),
        "unreadable": Quarantined.objects.filter(channel=channel).count(),
        "empty": sorted(
            Envelope.objects.filter(channel=channel, raw__isnull=True).values_list("key", flat=True)
        ),
    }  # fmt: skip
