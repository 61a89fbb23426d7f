from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job as StoredJob

from tutti.ground.accounts.models import Member, Role
from tutti.ground.jobs.jobs import forget_finished
from tutti.ground.jobs.queries import jobs_now, longest_wait
from tutti.ground.jobs.retrying import BackOff
from tutti.ground.jobs.sweeping import SILENCE, bring_back_stalled

pytestmark = pytest.mark.django_db


def state(number):
    return ProcrastinateJob.objects.get(pk=number).status


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else None


def taken_by_a_worker_silent_for(seconds):
    number = forget_finished.defer()
    worker = run(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
        " RETURNING id",
        seconds,
    )
    run(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
        worker,
        number,
    )
    return number


def failed():
    number = forget_finished.defer()
    run("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", number)
    return number


@pytest.fixture
def dev(client):
    member = Member.objects.create(email="dev@example.org", name="Dev", role=Role.ADMINISTRATOR)
    client.force_login(member)
    return client


def test_a_job_goes_with_the_transaction_that_made_it():
    class ChangedMyMind(Exception):
        pass

    @transaction.atomic
    def change():
        forget_finished.defer()
        raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        change()

    assert jobs_now().waiting == 0


def test_a_dead_workers_job_is_given_back():
    number = taken_by_a_worker_silent_for(SILENCE + 1)

    assert bring_back_stalled() == [number]
    assert state(number) == "todo"
    assert bring_back_stalled() == []


def test_a_living_workers_job_is_left_alone():
    number = taken_by_a_worker_silent_for(SILENCE - 5)

    assert bring_back_stalled() == []
    assert state(number) == "doing"


def test_a_job_whose_worker_was_forgotten_is_given_back():
    number = taken_by_a_worker_silent_for(SILENCE + 1)
    run("SELECT count(*) FROM procrastinate_prune_stalled_workers_v1(%s)", SILENCE)

    assert bring_back_stalled() == [number]


@pytest.mark.parametrize(("attempts", "about"), [(0, 5), (1, 10), (3, 40), (30, 3600)])
def test_a_failing_job_waits_longer_each_time(attempts, about):
    stored = StoredJob(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=attempts
    )

    decision = BackOff(attempts=99).get_retry_decision(exception=ValueError(), job=stored)

    pause = (decision.retry_at - dt.datetime.now(dt.UTC)).total_seconds()
    assert about * 0.75 <= pause <= about * 1.25


def test_after_its_last_attempt_a_job_stays_failed():
    stored = StoredJob(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=7
    )

    assert BackOff(attempts=8).get_retry_decision(exception=ValueError(), job=stored) is None


def test_the_page_shows_what_waits_and_what_failed(dev):
    failed()
    forget_finished.defer()

    page = dev.get(reverse("jobs")).content.decode()

    assert "1 failed" in page
    assert "1 waiting" in page


def test_a_failed_job_can_be_tried_again(dev):
    number = failed()

    dev.post(reverse("job-retry", args=[number]))

    assert state(number) == "todo"


def test_a_failed_job_can_be_discarded(dev):
    number = failed()

    dev.post(reverse("job-discard", args=[number]))

    assert not ProcrastinateJob.objects.filter(pk=number).exists()


def test_a_waiting_job_is_not_discarded_by_a_stale_button(dev):
    number = forget_finished.defer()

    dev.post(reverse("job-discard", args=[number]))

    assert state(number) == "todo"


def test_finished_jobs_are_forgotten_and_failed_ones_kept():
    kept, done = failed(), forget_finished.defer()
    run("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", done)
    run("UPDATE procrastinate_events SET at = now() - interval '3 days'")

    forget_finished()

    assert list(ProcrastinateJob.objects.values_list("pk", flat=True)) == [kept]


def test_the_longest_wait_counts_from_when_a_job_was_due():
    assert longest_wait() == 0
    number = forget_finished.defer()
    run(
        "UPDATE procrastinate_events SET at = now() - interval '90 seconds' WHERE job_id = %s",
        number,
    )

    assert 85 < longest_wait() < 120
