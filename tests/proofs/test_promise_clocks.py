"""Fifty thousand open clocks: what a minute costs when nothing is due, and when five hundred are."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.promises.actions.looking import CHUNK, look_at_due
from tutti.cases.promises.models import EscalatesTo, Policy, PolicyVersion, Promise, PromiseState
from tutti.engines.calendars.actions.saving import Week, create_calendar, give_calendar
from tutti.engines.calendars.zones import zone_data_version
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry

PROVED = bool(
    os.environ.get("PROVES")
)  # else a tenth, so that everyday runs keep an eye on the queries
CLOCKS, DUE, PEOPLE = 50_000 if PROVED else 5_000, 500, 20
CASES = CLOCKS // 2
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db):
    """Twenty people of a department that works round the clock by a calendar, and 50,000 clocks due next week."""
    people = Member.objects.bulk_create(
        Member(email=f"m{n}@acme.test", name=f"Member {n}", role=Role.AGENT) for n in range(PEOPLE)
    )
    support = Department.objects.create(name="Support", keeper=people[0])
    Membership.objects.bulk_create(Membership(member=each, department=support) for each in people)
    week = Week(zone="Europe/Rome", days=[((0, 1440),)] * 7, country="")
    give_calendar(
        support, calendar=create_calendar(name="All week", week=week, by=SYSTEM), by=SYSTEM
    )
    policy = Policy.objects.create(name="Everyone", place=1)
    version = PolicyVersion.objects.create(
        policy=policy, number=1, settlement=40 * HOUR, escalates_to=EscalatesTo.KEEPER
    )
    cases = _cases(people, support)
    _clocks(cases, version)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would have by now
    return cases


@pytest.mark.proves("settled-5")
@pytest.mark.django_db
def test_fifty_thousand_open_clocks_cost_next_to_nothing(desk, capsys):
    idle, idle_took = _looked()

    _due(DUE)
    busy, busy_took = _looked()
    again, again_took = _looked()

    with capsys.disabled():
        print(  # noqa: T201 -- the figures of the proof
            f"\nsettled-5: {Promise.objects.count()} open clocks. Nothing due: {idle} queries, {idle_took:.1f} ms."
            f" {DUE} due: {busy} queries, {busy_took:.0f} ms. The minute after: {again} queries, {again_took:.1f} ms."
        )
    assert idle == again <= 4
    assert busy <= 40 * (DUE // CHUNK + 1)
    assert Entry.objects.filter(name="cases.promise_broken").count() == DUE
    assert Notice.objects.filter(kind="cases.promise_escalation").count() == DUE


@pytest.mark.django_db
def test_the_look_reads_no_more_of_the_table_than_what_is_due(desk):
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT id FROM promises_promise WHERE look_at <= now() ORDER BY look_at LIMIT 250"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "promise_to_look_at" in plan


def _looked() -> tuple[int, float]:
    """The queries of one minute's look, and its milliseconds; sub-transactions' savepoints are the test's own."""
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        look_at_due()
    took = (time.perf_counter() - began) * 1000
    return sum("SAVEPOINT" not in each["sql"] for each in asked.captured_queries), took


def _due(number: int) -> None:
    """Let that many clocks be due a minute ago."""
    ids = list(Promise.objects.order_by("id").values_list("pk", flat=True)[:number])
    due_at = timezone.now() - timedelta(minutes=1)
    Promise.objects.filter(pk__in=ids).update(due_at=due_at, warn_at=due_at - HOUR, look_at=due_at)


def _cases(people: list[Member], support: Department) -> list[Case]:
    now = timezone.now()
    return Case.objects.bulk_create(
        (
            Case(
                title=f"Case {number}",
                department=support,
                owner=people[number % PEOPLE],
                doer=people[number % PEOPLE],
                taken_at=now,
                act="answer",
                act_due_at=now + 24 * HOUR,
                due_at=now + 24 * HOUR,
                holding_department=support,
                opened_at=now,
                last_at=now,
            )
            for number in range(CASES)
        ),
        batch_size=5000,
    )


def _clocks(cases: list[Case], version: PolicyVersion) -> None:
    now = timezone.now()
    Promise.objects.bulk_create(
        (
            Promise(
                case=cases[number % CASES],
                kind="settlement",
                started_at=now + timedelta(seconds=number // CASES),
                version=version,
                allowed=40 * HOUR,
                state=PromiseState.RUNNING,
                due_at=now + 168 * HOUR,
                warn_at=now + 167 * HOUR,
                look_at=now + 167 * HOUR,
                zone_data=zone_data_version(),
            )
            for number in range(CLOCKS)
        ),
        batch_size=5000,
    )
