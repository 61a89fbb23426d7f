"""So many in so long, counted once for all processes."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tutti.ground.limits.jobs import forget_full_buckets
from tutti.ground.limits.limited import limited
from tutti.ground.limits.models import Bucket
from tutti.ground.limits.taking import take

MINUTE = timedelta(minutes=1)
NOON = timezone.datetime.fromisoformat("2026-11-21T12:00:00+00:00")


@pytest.mark.django_db
def test_the_first_so_many_pass_and_the_next_waits():
    answers = [take("form", "mira", limit=3, per=MINUTE, now=NOON) for _ in range(4)]

    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert answers[3].retry_after == timedelta(seconds=20)


@pytest.mark.django_db
def test_tokens_come_back_one_by_one():
    for _ in range(3):
        take("form", "mira", limit=3, per=MINUTE, now=NOON)

    def later(seconds):
        return take(
            "form", "mira", limit=3, per=MINUTE, now=NOON + timedelta(seconds=seconds)
        ).allowed

    assert [later(19), later(20), later(21), later(40)] == [False, True, False, True]


@pytest.mark.django_db
def test_a_refusal_costs_nothing():
    for _ in range(30):
        take("form", "mira", limit=3, per=MINUTE, now=NOON)

    assert take("form", "mira", limit=3, per=MINUTE, now=NOON + timedelta(seconds=20)).allowed


@pytest.mark.django_db
def test_a_rested_bucket_is_full_and_never_fuller():
    take("form", "mira", limit=3, per=MINUTE, now=NOON)
    later = NOON + timedelta(days=3)

    answers = [take("form", "mira", limit=3, per=MINUTE, now=later).allowed for _ in range(4)]

    assert answers == [True, True, True, False]


@pytest.mark.django_db
def test_names_and_keys_count_for_themselves():
    spent = [("form", "mira"), ("form", "noor"), ("reset", "mira"), ("for", "mmira")]

    answers = [take(name, key, limit=1, per=MINUTE, now=NOON).allowed for name, key in spent * 2]

    assert answers == [True] * 4 + [False] * 4


@pytest.mark.django_db
def test_a_limit_of_one_lets_one_pass():
    answers = [take("reset", "mira", limit=1, per=timedelta(hours=1), now=NOON) for _ in range(2)]

    assert [answer.allowed for answer in answers] == [True, False]
    assert answers[1].retry_after == timedelta(hours=1)


@pytest.mark.django_db
def test_the_table_does_not_know_whom_it_counts():
    take("reset", "mira@example.com", limit=1, per=MINUTE)

    assert "mira" not in str(Bucket.objects.values_list())


@pytest.mark.django_db
def test_taking_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        take("form", "mira", limit=3, per=MINUTE)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_there_is():
    start = Barrier(8)
    allowed = []

    def run():
        start.wait()
        allowed.extend(
            take("form", "mira", limit=5, per=timedelta(days=1)).allowed for _ in range(5)
        )
        connection.close()

    threads = [Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert allowed.count(True) == 5
    assert allowed.count(False) == 35


@pytest.mark.django_db
def test_full_buckets_are_forgotten():
    take("form", "mira", limit=3, per=MINUTE, now=timezone.now() - timedelta(hours=1))
    take("form", "noor", limit=3, per=MINUTE)

    forget_full_buckets()

    assert Bucket.objects.count() == 1


@limited("form", limit=2, per=MINUTE)
def form(request):
    return HttpResponse("fine")


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_a_view_past_its_limit_says_when_to_come_back():
    post = RequestFactory().post("/")

    answers = [form(post) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "30"
    assert "30 seconds" in answers[2].content.decode()


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_another_address_has_its_own_tokens_and_looking_is_free():
    for _ in range(3):
        form(RequestFactory().post("/"))

    assert form(RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")).status_code == 200
    assert form(RequestFactory().get("/")).status_code == 200
