"""A network that says "too often" is left alone by all of a channel, for as long as it takes."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.answer.actions.sending import attempt
from tutti.answer.models import Send, State
from tutti.cases.actions.opening import open_case
from tutti.channels.contract import Connector, Party, Polled, Sent, Throttled
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.listen import polling
from tutti.listen.actions.rechecking import recheck_due
from tutti.listen.models import Channel, Conversation, Message
from tutti.listen.quiet import may_ask, note_answered, note_quiet, quiet_until

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Strict(Connector):
    kind = "strict"
    label = "Strict"
    polls = True
    sends = True
    rechecks = True

    def __init__(self) -> None:
        self.calls: list[datetime] = []
        self.gives_in = False

    def _asked(self) -> None:
        self.calls.append(timezone.now())
        if not self.gives_in:
            raise Throttled("Too often.", until=None)

    def poll(self, connection):
        self._asked()
        yield Polled(items=[], cursor={})

    def recheck(self, connection, names):
        self._asked()
        return []

    def send(self, connection, outgoing):
        self._asked()
        return Sent(provider_id=f"p-{len(self.calls)}")


@pytest.fixture
def strict():
    connectors()["strict"] = speaks = Strict()
    yield speaks
    del connectors()["strict"]


@pytest.fixture
def channel(transactional_db, strict):
    ada = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    desk = Department.objects.create(name="Support", keeper=ada)
    send_from_here(by=Actor.member(ada.pk))
    return Channel.objects.create(kind="strict", name="The square", department=desk, sends=True)


def queue(channel, number):
    """Replies in as many conversations, ready to leave."""
    desk = channel.department
    case = open_case(
        title="Taps", department=desk, owner=desk.keeper, by=Actor.member(desk.keeper_id)
    )
    for n in range(number):
        party = Party(kind="handle", value=f"@mira{n}")
        conversation = Conversation.objects.create(
            channel=channel,
            party_kind=party.kind,
            party_value=party.value,
            started_at=timezone.now(),
        )
        message = Message.objects.create(
            conversation=conversation,
            direction="out",
            external_id=f"tutti.{n}@tutti.invalid",
            at=timezone.now(),
            text="We come on Monday.",
        )
        Send.objects.create(
            message=message,
            case=case,
            conversation=conversation,
            channel=channel,
            nonce=f"00000000-0000-0000-0000-{n:012}",
            party_kind=party.kind,
            party_value=party.value,
            external_id=message.external_id,
            next_attempt_at=message.at,
            created_at=message.at,
        )


def everybody_tries(channel):
    """What a poller, the sweep and the jobs do each time they wake."""
    look_once(channel)
    for send in Send.objects.filter(state=State.QUEUED, next_attempt_at__lte=timezone.now()):
        attempt(send.pk)
    recheck_due()


def look_once(channel):
    stop = threading.Event()
    stop.wait = lambda _seconds=None: stop.set() or True  # type: ignore[method-assign]  # one round, no waiting
    polling.listen_to(channel.pk, "one", stop)


def test_an_hour_of_too_often_costs_at_most_thirty_calls_of_the_whole_channel(channel, strict):
    with time_machine.travel(BEGAN, tick=False) as clock:
        queue(channel, 10)
        for _ in range(120):
            everybody_tries(channel)
            clock.shift(timedelta(seconds=30))

    assert 3 <= len(strict.calls) <= 30
    assert set(Send.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_everything_leaves_once_when_the_network_gives_in(channel, strict):
    with time_machine.travel(BEGAN, tick=False) as clock:
        queue(channel, 10)
        for _ in range(10):
            everybody_tries(channel)
            clock.shift(timedelta(seconds=30))
        strict.gives_in = True
        refused = len(strict.calls)
        for _ in range(120):
            everybody_tries(channel)
            clock.shift(timedelta(seconds=30))

    sent = Send.objects.filter(state=State.SENT)
    assert (sent.count(), sent.values("provider_id").distinct().count()) == (10, 10)
    assert refused < 30
    assert quiet_until(channel) is None


def test_each_refusal_doubles_the_rest_and_the_networks_own_word_counts_too(channel):
    with time_machine.travel(BEGAN, tick=False) as clock:
        rests = []
        for _ in range(3):
            until = note_quiet(channel)
            rests.append(until - timezone.now())
            clock.move_to(until)
        asked = note_quiet(channel, until=timezone.now() + timedelta(hours=2))

        assert rests == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
        assert asked == timezone.now() + timedelta(hours=2)
        assert quiet_until(channel) == asked


def test_after_a_rest_one_goes_first_and_the_others_wait_for_it(channel):
    with time_machine.travel(BEGAN, tick=False) as clock:
        clock.move_to(note_quiet(channel))

        first, second = may_ask(channel), may_ask(channel)
        note_answered(channel)

        assert (first, second is not None, may_ask(channel)) == (None, True, None)
