"""Two workers, one killed, one stopped, a file and a hand at the same moment: issued at most once."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from tutti.journal.facts import SYSTEM, Actor
from tutti.work.remedies.actions.batching import make_batch
from tutti.work.remedies.actions.claiming import claim
from tutti.work.remedies.actions.connecting import Terms, connect_finance, remove_finance
from tutti.work.remedies.actions.issuing import attempt
from tutti.work.remedies.actions.settling import issued_by_hand
from tutti.work.remedies.actions.sweeping import settle_lapsed
from tutti.work.remedies.errors import HasMovedOn, NothingToExport
from tutti.work.remedies.models import Batch, Issuing, Remedy, State

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = textwrap.dedent(
    """
    import sys
    import django
    from django.db import connections
    connections.settings["default"]["NAME"] = sys.argv[1]
    django.setup()
    from tutti.work.remedies.actions import issuing
    if sys.argv[3] == "stop":
        real = issuing.holds

        def holds(mine):
            print("claimed", flush=True)
            sys.stdin.readline()
            return real(mine)

        issuing.holds = holds
    issuing.attempt(int(sys.argv[2]))
    print("over", flush=True)
    """
)


def together(*acts):
    """Run these in threads that begin at the same moment; what each returned, or the error."""
    gate, results = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001 -- the tests look at them
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def worker(remedy, how):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(remedy.pk), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tutti.config.settings"},
    )


def lapse():
    Issuing.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_of_eight_who_claim_at_once_one_has_it(connect, give):
    connect()
    issuing = give().issuing

    claims = together(*[lambda: claim(issuing)] * 8)

    assert [mine.fence for mine in claims if mine] == [1]


def test_of_eight_workers_at_once_one_asks_finance(connect, give, books):
    connect()
    remedy = give()

    together(*[lambda: attempt(remedy.pk)] * 8)

    assert books.seen == [remedy.external_id]
    assert Remedy.objects.get().state == State.ISSUED


@pytest.mark.parametrize(
    ("repeats", "state", "asked"), [(True, State.ISSUED, 2), (False, State.UNCERTAIN, 1)]
)
def test_killed_after_finance_heard_it_and_before_anything_was_noted(
    connect, give, books, repeats, state, asked
):
    """Finance keeps what it did by id, as it promised: two requests with one id are one credit."""
    connect(repeats_safely=repeats)
    remedy = give()
    heard, gone = threading.Event(), threading.Event()
    books.before_answering = lambda: (heard.set(), gone.wait(20))
    doomed = worker(remedy, "run")
    try:
        assert heard.wait(30)
        os.kill(doomed.pid, signal.SIGKILL)
    finally:
        doomed.kill()
        doomed.communicate()
        gone.set()
    books.before_answering = lambda: None
    assert Remedy.objects.get().state == State.APPROVED

    lapse()
    settle_lapsed()
    attempt(remedy.pk)

    assert Remedy.objects.get().state == state
    assert books.seen == [remedy.external_id] * asked


def test_a_worker_stopped_past_its_lease_neither_asks_nor_notes(connect, give, books):
    connect(repeats_safely=True)
    remedy = give()
    stopped = worker(remedy, "stop")
    try:
        assert stopped.stdout.readline() == "claimed\n"
        os.kill(stopped.pid, signal.SIGSTOP)
        lapse()
        settle_lapsed()
        attempt(remedy.pk)

        os.kill(stopped.pid, signal.SIGCONT)
        said, _ = stopped.communicate("\n", timeout=60)
    finally:
        stopped.kill()

    assert said == "over\n"
    assert books.seen == [remedy.external_id]
    assert Remedy.objects.get().state == State.ISSUED


def test_a_claim_too_old_notes_nothing(connect, give):
    from tutti.work.remedies.actions.outcomes import note
    from tutti.work.remedies.answers import Meaning, Understood

    connect()
    remedy = give()
    mine = claim(remedy.issuing)
    lapse()
    settle_lapsed()

    stood = note(mine, Understood(meaning=Meaning.CONFIRMED))

    assert (stood, Remedy.objects.get().state) == (False, State.UNCERTAIN)


def test_a_hand_and_a_worker_at_the_same_moment(connect, give, books, ada):
    connect()
    remedy = give()

    results = together(
        lambda: attempt(remedy.pk),
        lambda: issued_by_hand(
            Remedy.objects.get(), member=ada, by=Actor.member(ada.pk), reference="Slip"
        ),
    )

    refused = [one for one in results if isinstance(one, HasMovedOn)]
    remedy.refresh_from_db()
    assert remedy.state == State.ISSUED
    assert len(books.seen) + (0 if refused else 1) == 1


def test_two_who_make_the_file_at_once_make_one(give):
    way, _ = connect_finance("batch", Terms(name="Payments run"), by=SYSTEM)
    remedy = give()

    results = together(*[lambda: make_batch(way, by=SYSTEM)] * 4)

    assert sorted(type(one).__name__ for one in results) == ["Batch"] + ["NothingToExport"] * 3
    assert (Batch.objects.count(), Issuing.objects.get().batch.count) == (1, 1)
    assert Remedy.objects.get() == remedy


def test_a_file_takes_nothing_a_worker_has(connect, give, books):
    """A remedy belongs to the way it was approved for; no other way ever reaches it."""
    connect()
    way, _ = connect_finance("batch", Terms(name="Payments run"), by=SYSTEM)
    remedy = give()

    results = together(lambda: attempt(remedy.pk), lambda: make_batch(way, by=SYSTEM))

    assert [type(one) for one in results if one] == [NothingToExport]
    assert books.seen == [remedy.external_id]


def test_a_connection_removed_while_a_worker_has_it_is_not_issued_by_hand_as_well(
    connect, give, ada
):
    way, _ = connect()
    remedy = give()
    claim(remedy.issuing)

    remove_finance(way, by=SYSTEM)

    with pytest.raises(HasMovedOn):
        issued_by_hand(remedy, member=ada, by=Actor.member(ada.pk), reference="Slip")
