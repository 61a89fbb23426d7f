"""An hour of "too often" from a network, through the real listening and the real ledger, with the clock running fast."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.answer.actions.sending import attempt
from tutti.answer.models import Send, State
from tutti.channels.registry import connectors
from tutti.channels.tests.acting import Acting, Reply
from tutti.channels.tests.playing import a_reply, connected, script_of, scripted, speaks_http
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.listen.actions.rechecking import recheck_due
from tutti.listen.models import Channel, Conversation, Envelope
from tutti.listen.polling import listen_to

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
RECOVERED = timedelta(hours=2, minutes=10)  # the longest rest is an hour
MOST_CALLS = 30
PIECE = 30.0  # seconds
KINDS = scripted("plays", lambda one: one.polls and speaks_http(one))


class FastClock(threading.Event):
    """Waiting takes no time: the clock is put forward, and whatever is due by then is done. Set at the end, or when
    `meanwhile` says that all is done.
    """

    def __init__(self, clock, until, meanwhile):
        super().__init__()
        self.clock, self.until, self.meanwhile = clock, until, meanwhile

    def wait(self, timeout=None):
        for step in _steps(timeout or 0.0):
            self.clock.shift(step)
            if self.meanwhile() or timezone.now() >= self.until:
                self.set()
                break
        return self.is_set()


def _steps(seconds):
    """A long rest in pieces: sends wake every few seconds, whoever else sleeps."""
    while seconds > 0:
        yield min(PIECE, seconds)
        seconds -= PIECE


def _long_but_the_first():
    """An hour of each takes half a minute on a busy machine: every test run spends one, `make prove` all."""
    long = pytest.mark.proves("wall-4", long=True)
    return [*KINDS[:1], *(pytest.param(kind, marks=long) for kind in KINDS[1:])]


@pytest.fixture(params=_long_but_the_first())
def kind(request):
    return request.param


@pytest.fixture
def network(monkeypatch):
    for purpose in ("NETWORK", "FEED", "SIGN_IN"):
        monkeypatch.setenv(f"TUTTI_ALLOW_{purpose}", "127.0.0.0/8")
    with Acting() as acting:
        yield acting


@pytest.fixture
def channel(kind, network, support, ada):
    send_from_here(by=Actor.member(ada.pk))
    place = connected(connectors()[kind], network.url)
    return Channel.objects.create(
        kind=kind,
        name="Acme",
        department=support,
        sends=connectors()[kind].sends,
        settings=dict(place.settings),
        credentials=dict(place.credentials),
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.fixture
def conversation(channel):
    said = a_reply(connectors()[channel.kind])
    return Conversation.objects.create(
        channel=channel,
        audience=said.audience,
        title="March payment",
        party_kind=said.to.kind,
        party_value=said.to.value,
        party_name=said.to.name,
        started_at=timezone.now(),
    )


@pytest.fixture
def question(conversation, hear):
    said = a_reply(connectors()[conversation.channel.kind])
    return hear(conversation, "You took 240 too much.", external_id=said.answers or "q-1")


def listen_until(channel, clock, until, sends):
    """The real loop, in this thread; it ends early once all was heard and all was sent."""

    def meanwhile():
        for send in sends:
            attempt(send.pk)
        if timezone.now().minute % 10 == 0:
            recheck_due()
        waiting = Send.objects.exclude(state=State.SENT).exists()
        return not waiting and Envelope.objects.filter(channel=channel).exists()

    listen_to(channel.pk, "one", FastClock(clock, until, meanwhile))


def handed(asked, example):
    """The requests that hand words over, known by the last one of a clean send."""
    place = example.path.rpartition("/")[0] if example.method == "PUT" else example.path
    return [one for one in asked if one.method == example.method and one.path.startswith(place)]


def clean_send(kind):
    """What one send asks of a network that works."""
    speaks = connectors()[kind]
    with Acting() as fresh:
        script_of(speaks).plays(fresh)
        speaks.send(connected(speaks, fresh.url), a_reply(speaks))
        speaks.let_go()
        return list(fresh.asked)


@pytest.mark.proves("wall-4")
@pytest.mark.proves_channel("quiet", by="emulator")
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no word"),
        pytest.param(
            {"retry-after": "1"}, id="a second", marks=pytest.mark.proves("wall-4", long=True)
        ),
    ],
)
def test_an_hour_of_too_often_costs_thirty_calls_and_loses_nothing(
    kind, network, channel, say, headers
):
    """Polling, sending and asking again in an hour of 429: at most 30 calls; afterwards all is there, once."""
    speaks = connectors()[kind]
    script_of(speaks).plays(network)
    network.fault = Reply(status=429, data={"error": "slow"}, headers=headers)
    sends = [say(a_reply(speaks).text)] if speaks.sends else []
    began = timezone.now()
    example = clean_send(kind) if sends else []

    with time_machine.travel(began, tick=True) as clock:
        listen_until(channel, clock, began + HOUR, sends)
        calls, network.fault = len(network.asked), None
        heard_in_the_hour = Envelope.objects.filter(channel=channel).count()
        listen_until(channel, clock, began + RECOVERED, sends)

    whole = {item.key for batch in _polled(speaks, network) for item in batch.items}
    assert 1 <= calls <= MOST_CALLS
    assert heard_in_the_hour == 0
    assert whole <= set(Envelope.objects.filter(channel=channel).values_list("key", flat=True))
    assert [send.state for send in Send.objects.all()] == [State.SENT] * len(sends)
    if sends:
        once = len(handed(example, example[-1]))
        assert len(handed(network.asked[calls:], example[-1])) == once


def _polled(speaks, network):
    try:
        return list(speaks.poll(connected(speaks, network.url)))
    finally:
        speaks.let_go()
