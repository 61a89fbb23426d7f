from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tutti.channels.contract import Connector, Inbound, Party, Polled, Raw, TryLater, WillNotWork
from tutti.channels.registry import connector, connectors
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.notices.models import Notice
from tutti.listen import polling
from tutti.listen.actions.polling import (
    WatchLost,
    note_trouble,
    release_watches,
    take_in,
    take_watch,
    tell_silence,
)
from tutti.listen.models import Arrival, Channel, Envelope, Watch


class Spoken(Connector):
    """Hands over what a test put in, or the trouble it was told; one round, then it stops the listening."""

    kind = "spoken"
    label = "Spoken"
    polls = True

    def __init__(self) -> None:
        self.batches: list[Polled | Exception] = []
        self.told: list[str] = []
        self.stop = threading.Event()

    def poll(self, connection):
        for batch in self.batches:
            if isinstance(batch, Exception):
                raise batch
            yield batch

    def acknowledge(self, connection, polled):
        assert not transaction.get_connection().in_atomic_block
        self.told += [item.key for item in polled.items if Arrival.objects.filter(key=item.key)]

    def wait(self, connection, *, seconds):
        self.stop.set()
        return True

    def read(self, connection, raws):
        author = Party(kind="email", value="mira@duarte.example")
        return [Inbound(author=author, text="Hello", at=timezone.now()) for _ in raws]


@pytest.fixture
def spoken():
    connectors()["spoken"] = speaks = Spoken()
    yield speaks
    del connectors()["spoken"]


@pytest.fixture
def channel(transactional_db):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test", role=Role.ADMINISTRATOR)
    cleo = Member.objects.create(name="Cleo May", email="cleo@acme.test", role=Role.AGENT)
    desk = Department.objects.create(name="Front desk", keeper=cleo)
    assert dev
    return Channel.objects.create(kind="spoken", name="Care mail", department=desk)


def batch(*keys, **cursor):
    return Polled(items=[Raw(key=key, data=b"x") for key in keys], cursor=cursor)


def listen(channel, spoken, holder="one"):
    polling.listen_to(channel.pk, holder, spoken.stop)
    channel.refresh_from_db()


def test_what_is_heard_is_stored_before_it_is_acknowledged(channel, spoken):
    spoken.batches = [batch("a", "b", uid=2), batch("c", uid=3)]

    listen(channel, spoken)

    assert spoken.told == ["a", "b", "c"]
    assert (Envelope.objects.count(), channel.cursor) == (3, {"uid": 3})
    assert channel.last_polled_at is not None
    assert not Watch.objects.exists()


def test_a_line_that_breaks_keeps_what_was_heard_before(channel, spoken, monkeypatch):
    monkeypatch.setattr(polling, "_rest", lambda stop, *_: stop.set())
    spoken.batches = [batch("a", uid=1), TryLater("The line broke.")]

    listen(channel, spoken)

    assert (channel.cursor, channel.trouble) == ({"uid": 1}, "The line broke.")
    assert channel.failing_since is not None


def test_hearing_again_ends_the_trouble(channel, spoken):
    note_trouble(channel, why="The line broke.")

    listen(channel, spoken)

    assert (channel.failing_since, channel.trouble) == (None, "")


def test_a_fault_of_ours_is_a_trouble_too_and_never_silent(channel, spoken, monkeypatch):
    monkeypatch.setattr(polling, "_rest", lambda stop, *_: stop.set())
    spoken.batches = [ZeroDivisionError("oops")]

    listen(channel, spoken)

    assert "ZeroDivisionError" in channel.trouble


def test_the_first_failure_stays_the_beginning_of_the_silence(channel):
    note_trouble(channel, why="first")
    channel.refresh_from_db()
    began = channel.failing_since

    note_trouble(channel, why="second")

    channel.refresh_from_db()
    assert (channel.failing_since, channel.trouble) == (began, "second")


def test_after_three_failures_administrators_and_the_keeper_are_told_once(
    channel, spoken, monkeypatch
):
    rests = []

    def rest(stop, _trouble, misses):
        rests.append(misses)
        if misses == 5:
            stop.set()

    monkeypatch.setattr(polling, "_rest", rest)
    spoken.batches = [WillNotWork("The password is wrong.")]

    listen(channel, spoken)
    tell_silence(channel)

    assert rests == [1, 2, 3, 4, 5]
    told = Notice.objects.order_by("member__name").values_list("member__name", "params__trouble")
    assert list(told) == [
        ("Cleo May", "The password is wrong."),
        ("Dev Roy", "The password is wrong."),
    ]


def test_only_one_process_listens_to_a_channel(channel, spoken):
    take_watch(channel, holder="another")
    spoken.batches = [batch("a", uid=1)]

    listen(channel, spoken)

    assert Envelope.objects.count() == 0


def test_the_lease_of_a_dead_process_ends(channel):
    take_watch(channel, holder="dead")
    Watch.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert take_watch(channel, holder="alive") is True
    assert take_watch(channel, holder="dead") is False


def test_a_process_paused_past_its_lease_stores_nothing(channel, spoken):
    take_watch(channel, holder="paused")
    Watch.objects.update(holder="another")

    with pytest.raises(WatchLost):
        take_in(channel, batch("a", uid=1), holder="paused")

    channel.refresh_from_db()
    assert (Envelope.objects.count(), channel.cursor) == (0, {})


def test_a_process_that_stops_lets_others_listen_at_once(channel):
    take_watch(channel, holder="one")

    release_watches(holder="one")

    assert take_watch(channel, holder="another") is True


def test_a_paused_channel_is_not_listened_to(channel, spoken):
    Channel.objects.update(state="paused")
    spoken.batches = [batch("a", uid=1)]

    listen(channel, spoken)

    assert Envelope.objects.count() == 0


def test_the_pollers_find_active_channels_and_leave_no_lease(channel, spoken):
    spoken.batches = [batch("a", uid=1)]

    polling.run_pollers(spoken.stop)

    assert connector("spoken") is spoken
    assert not Watch.objects.exists()
