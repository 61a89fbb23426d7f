"""Two workers at one row, and one that was stopped for too long."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from tutti.answer.actions.claiming import claim
from tutti.answer.actions.sending import attempt
from tutti.answer.actions.sweeping import mark_lapsed
from tutti.answer.models import Send, State
from tutti.channels.contract import Sent

pytestmark = pytest.mark.django_db(transaction=True)

STOPPED = textwrap.dedent(
    """
    import sys
    import django
    from django.db import connections
    connections.settings["default"]["NAME"] = sys.argv[1]
    django.setup()
    from tutti.answer.actions import sending
    from tutti.channels.contract import Connector, Sent
    from tutti.channels.registry import connectors

    class Channel(Connector):
        kind, label, sends = "told", "Told", True

        def send(self, connection, outgoing):
            print("left", flush=True)
            return Sent()

    connectors()["told"] = Channel()
    real = sending.holds

    def holds(mine):
        print("claimed", flush=True)
        sys.stdin.readline()
        return real(mine)

    sending.holds = holds
    sending.attempt(int(sys.argv[2]))
    print("over", flush=True)
    """
)


def together(act, times):
    """Run `act` in several threads that begin at the same moment; what each returned."""
    gate, results = threading.Barrier(times), []

    def run():
        gate.wait()
        try:
            results.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_who_claim_at_once_one_has_it(say):
    send = say()

    claims = together(lambda: claim(send.pk), 8)

    assert [mine.fence for mine in claims if mine] == [1]


def test_of_eight_workers_at_once_one_sends(say, told):
    send = say()

    together(lambda: attempt(send.pk), 8)

    assert len(told.given) == 1
    assert Send.objects.get().state == State.SENT


def test_the_same_nonce_from_two_windows_at_once_is_one_reply(say):
    import uuid

    nonce = uuid.uuid4()

    sends = together(lambda: say("Once.", nonce=nonce), 2)

    assert len({send.pk for send in sends}) == 1


def test_the_network_is_never_touched_inside_a_transaction(say, told, monkeypatch):
    seen = []
    monkeypatch.setattr(
        type(told), "send", lambda *_: seen.append(connection.in_atomic_block) or Sent()
    )

    attempt(say().pk)

    assert seen == [False]


def test_a_worker_stopped_past_its_lease_neither_sends_nor_notes(say):
    send = say()
    name = connection.settings_dict["NAME"]
    worker = subprocess.Popen(
        [sys.executable, "-c", STOPPED, name, str(send.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tutti.config.settings"},
    )
    try:
        assert worker.stdout.readline() == "claimed\n"
        os.kill(worker.pid, signal.SIGSTOP)
        Send.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        mark_lapsed()

        os.kill(worker.pid, signal.SIGCONT)
        said, _ = worker.communicate("\n", timeout=60)
    finally:
        worker.kill()

    assert said == "over\n"
    assert Send.objects.get().state == State.UNCERTAIN


def elsewhere(statement, *values):
    """Run a statement on a connection of another thread; its first row."""

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()

    return together(ask, 1)[0]


def test_a_database_that_goes_away_meanwhile_does_not_make_a_sent_reply_uncertain(
    say, told, monkeypatch
):
    send = say()
    pid = connection.connection.info.backend_pid
    monkeypatch.setattr(
        type(told), "send", lambda *_: elsewhere("SELECT pg_terminate_backend(%s)", pid) and Sent()
    )
    monkeypatch.setattr("tutti.answer.actions.sending.time.sleep", lambda _: None)

    attempt(send.pk)

    assert Send.objects.get().state == State.SENT


def test_a_slow_network_keeps_its_lease(say, told, monkeypatch):
    monkeypatch.setattr("tutti.answer.actions.claiming.HEARTBEAT", 0.01)
    send = say()
    leases = set()

    def slowly(*_):
        until = time.monotonic() + 10
        while len(leases) < 3 and time.monotonic() < until:
            leases.add(elsewhere("SELECT lease_until FROM answer_send WHERE id = %s", send.pk))
        return Sent()

    monkeypatch.setattr(type(told), "send", slowly)

    attempt(send.pk)

    assert len(leases) == 3
    assert Send.objects.get().state == State.SENT
