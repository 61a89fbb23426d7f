"""After a silence: what came meanwhile, what changed meanwhile, and one reader at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from tutti.channels.contract import Polled, Throttled, WillNotWork
from tutti.ground.accounts.models import Member, Role
from tutti.listen import polling
from tutti.listen.actions import rechecking
from tutti.listen.actions.polling import WatchLost, note_listening, take_watch
from tutti.listen.actions.rechecking import recheck_due
from tutti.listen.actions.settling import let_go_of_waiting
from tutti.listen.models import Channel, Claimed, Envelope, Message, Waiting, Watch
from tutti.listen.originals import bytes_of
from tutti.listen.quiet import note_quiet, quiet_until
from tutti.listen.tests.conftest import hear, make_channel, raw

BATCH = 50


@pytest.fixture
def slow_channel(transactional_db, square):
    return make_channel()


def week(square, *, breaks_at: int = 10_000):
    """A week of posts in batches, from where the cursor stands; the line breaks before number `breaks_at`."""

    def poll(place):
        for first in range(place.cursor.get("next", 0), 500, BATCH):
            if first >= breaks_at:
                raise WillNotWork("The key is no longer accepted.")
            numbers = range(first, first + BATCH)
            items = [raw(f"p{n}", kind="said", name=f"p{n}", text=str(n)) for n in numbers]
            cursor = {"next": first + BATCH}
            yield Polled(items=items, cursor=cursor, more=first + BATCH < 500)

    square.poll = poll


def test_a_week_that_breaks_off_goes_on_where_it_stopped(slow_channel, square):
    week(square, breaks_at=200)
    take_watch(slow_channel, holder="one")
    with pytest.raises(WillNotWork):
        polling.read_new(slow_channel, square, holder="one")
    slow_channel.refresh_from_db()
    stopped_at = (slow_channel.cursor["next"], Envelope.objects.count())

    week(square)
    polling.read_new(slow_channel, square, holder="one")

    assert stopped_at == (200, 200)
    keys = list(Envelope.objects.order_by("pk").values_list("key", flat=True))
    assert keys == [f"p{n}" for n in range(500)]


def test_two_pollers_never_read_a_slow_channel_at_once(slow_channel, square):
    inside, peak, read_by = 0, 0, []
    begun, go_on = threading.Event(), threading.Event()

    def poll(place):
        nonlocal inside, peak
        inside += 1
        peak = max(peak, inside)
        read_by.append(threading.current_thread().name)
        begun.set()
        go_on.wait(20)
        inside -= 1
        yield Polled(items=[raw("one", kind="said", text="Hello")], cursor={"next": 1})

    square.poll = poll
    stops = [threading.Event(), threading.Event()]
    square.wait = lambda place, seconds: [stop.set() for stop in stops] != []
    first = threading.Thread(
        target=polling.listen_to, args=(slow_channel.pk, "one", stops[0]), name="one"
    )
    first.start()
    begun.wait(20)
    polling.listen_to(slow_channel.pk, "two", stops[1])  # comes back at once: it has no lease
    go_on.set()
    first.join(30)
    connections.close_all()

    assert (peak, read_by) == (1, ["one"])
    assert Envelope.objects.count() == 1


def test_whoever_lost_the_lease_stores_nothing(slow_channel, square):
    week(square)
    take_watch(slow_channel, holder="one")
    Watch.objects.update(holder="two")

    with pytest.raises(WatchLost):
        polling.read_new(slow_channel, square, holder="one")

    assert not Envelope.objects.exists()


@pytest.fixture
def open_ones(monkeypatch):
    """Every conversation is of an open case."""

    def every(channel_id, at_most):
        return list(Message.objects.values_list("conversation_id", flat=True)[:at_most])

    monkeypatch.setattr(rechecking, "_openers", [every])


def test_what_is_still_open_is_asked_about_and_what_changed_is_applied(
    public_channel, square, open_ones, transactional_db
):
    now = timezone.now()
    hear(public_channel, raw("m1", kind="said", text="It leaks"))
    Message.objects.update(at=now)
    square.changed = [raw("m1:edit:a", kind="edited", text="It drips", minute=1, version="a")]

    stored = recheck_due()
    again = recheck_due()

    assert (stored, again, square.asked) == (1, 0, [("m1",)])


def test_after_a_silence_it_is_asked_again_at_once(public_channel, square, open_ones):
    now = timezone.now()
    Channel.objects.update(rechecked_at=now, last_polled_at=now - timedelta(hours=3))

    note_listening(public_channel)

    public_channel.refresh_from_db()
    assert public_channel.rechecked_at is None


def test_a_network_that_throttles_a_recheck_is_left_alone(
    public_channel, square, open_ones, transactional_db
):
    hear(public_channel, raw("m1", kind="said", text="It leaks"))
    Message.objects.update(at=timezone.now())

    def recheck(place, names):
        raise Throttled("Too often.")

    square.recheck = recheck
    recheck_due()

    assert quiet_until(public_channel) is not None


def test_what_waits_for_a_message_that_never_comes_is_let_go(public_channel):
    hear(public_channel, raw("x", kind="edited", name="stranger", text="My iban is wrong"))
    Waiting.objects.update(since=timezone.now() - timedelta(days=31))

    assert let_go_of_waiting() == 1
    assert not Waiting.objects.exists()
    assert Claimed.objects.get().by == "nothing"
    assert bytes_of(Envelope.objects.get()) == b""


def test_the_page_of_a_channel_says_until_when_it_was_asked_to_wait(public_channel, client):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test", role=Role.ADMINISTRATOR)
    client.force_login(dev)
    calm = client.get(reverse("channel", args=[public_channel.pk])).content.decode()
    note_quiet(public_channel)

    shown = client.get(reverse("channel", args=[public_channel.pk])).content.decode()

    assert ("Asked to wait until" in calm, "Asked to wait until" in shown) == (False, True)
