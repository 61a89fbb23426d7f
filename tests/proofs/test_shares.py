"""settled-4: the customer's clock of a thousand real complaints, and how fast the list sorted by it answers.

The complaints are not part of the project. `TUTTI_SHARED_DATA` names their folder; without it the first proof does not
exist, and tutti/cases/tests/test_ball_histories.py, over histories made up, stands alone.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.proofs.lives import Lives
from tutti.cases.lived import stored
from tutti.cases.models import Case
from tutti.cases.queries import Wanted, case_list
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Department, Member, Role
from tutti.listen.models import Channel

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere")
COMPLAINTS = DATA / "cfpb-complaints/loans_2022_2025_with_narrative.csv"
MANY = 1000
SHARES = (Path(__file__).parent / "shares.sql").read_text()
AFTERWARDS = datetime(2026, 11, 1, tzinfo=UTC)

QUIET = bool(os.environ.get("N"))  # somebody gave the machine to the proof: then the time counts
ASKED = 240  # requests
OPEN = 100_000
WITHIN = 50  # milliseconds, of nineteen in twenty


@pytest.fixture
def record_figures(record_property, capsys):
    """Figures go to the report of the proof and are printed."""

    def record(**figures):
        record_property("figures", figures)
        with capsys.disabled():
            sys.stdout.write(f"\n{figures}\n")

    return record


def by_journal(now: datetime) -> tuple[dict[int, dict[str, float]], dict[int, datetime]]:
    """The shares of every case, and when its clock began, by SQL over the journal alone."""
    shares: defaultdict[int, dict[str, float]] = defaultdict(dict)
    began: dict[int, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(SHARES, {"now": now})
        for case, holder, seconds, first in cursor.fetchall():
            shares[case][holder] = seconds
            began[case] = min(first, began.get(case, first))
    return shares, began


def by_rows(now: datetime) -> tuple[dict[int, dict[str, float]], dict[int, datetime]]:
    """The same as the rows of the cases say it."""
    shares: dict[int, dict[str, float]] = {}
    for case in Case.objects.all():
        row = stored(case)
        running = (
            str(row["holding_department_id"]) if row["holder"] == "department" else row["holder"]
        )
        lasted = (now - row["held_since"]).total_seconds()
        shares[case.pk] = row["shares"] | {running: row["shares"].get(running, 0) + lasted}
    return shares, dict(Case.objects.values_list("pk", "lived_from"))


if COMPLAINTS.is_file():

    @pytest.mark.proves("settled-4", long=True)
    @pytest.mark.django_db
    def test_the_shares_of_real_complaints_are_what_the_journal_alone_says(record_figures):
        lives = Lives(COMPLAINTS, many=MANY, seed=4)
        with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC), tick=False) as clock:
            lives.live(clock)

        counted, began = by_journal(AFTERWARDS)
        kept, lived_from = by_rows(AFTERWARDS)

        wrong = [
            case
            for case, shares in counted.items()
            if {key: round(n, 3) for key, n in shares.items()}
            != {key: round(n, 3) for key, n in kept[case].items() if n}
            or round(sum(shares.values()), 3)
            != round((AFTERWARDS - lived_from[case]).total_seconds(), 3)
        ]
        record_figures(
            complaints=len(lives.rows),
            cases=len(kept),
            differ=len(wrong),
            done=dict(lives.done),
            refused=dict(lives.refused),
        )
        assert wrong == []
        assert began == lived_from
        assert set(counted) == set(kept)
        assert lives.done["customer_writes"] >= MANY


# A hundred thousand open cases of one house, a third of them still to be taken, the rest with twenty agents.
FILL = (
    """INSERT INTO people_person (id, name, sort_key, language, time_zone, fields, created_at)
    SELECT n, 'Person ' || n, 'person ' || n, '', '', '{}', now() FROM generate_series(1, 1000) n""",
    """INSERT INTO listen_conversation (id, channel_id, audience, title, party_kind, party_value, party_name, started_at)
    SELECT n, %(channel)s, 'private', 'Matter ' || n, 'email', 'p' || n || '@acme.test', '', now()
    FROM generate_series(1, %(many)s) n""",
    """INSERT INTO cases_case (id, title, person_id, department_id, owner_id, taken_at, state, turn, shelf, act, act_note,
      doer_id, act_due_at, act_due_kind, due_at, opened_at, resolution, waiting_since, last_at, audience, history, fields,
      holder, holding_department_id, held_since, shares, lived_from)
    SELECT n, 'Matter ' || n, 1 + n %% 1000, %(department)s, %(member)s + n %% 20, CASE WHEN n %% 3 > 0 THEN now() END, 'open',
      CASE WHEN n %% 6 = 1 THEN 'customer' ELSE 'us' END,
      CASE WHEN n %% 3 = 0 THEN 'to_take' WHEN n %% 6 = 1 THEN 'customer' ELSE 'us' END, 'answer', '', %(member)s + n %% 20,
      now() + n %% 4000 * interval '1 hour', 'act', now() + n %% 4000 * interval '1 hour', at, '', at, at, 'everyone',
      false, '{}', CASE WHEN n %% 6 = 1 THEN 'customer' ELSE 'department' END,
      CASE WHEN n %% 6 = 1 THEN NULL ELSE %(department)s END, at + interval '3 hours',
      jsonb_build_object('customer', 3600, (%(department)s)::text, 7200), at
    FROM (SELECT n, now() - (%(many)s - n) * interval '7 minutes' AS at FROM generate_series(1, %(many)s) n) given""",
    """INSERT INTO cases_caseconversation (case_id, conversation_id, attached_at)
    SELECT n, n, now() FROM generate_series(1, %(many)s) n""",
    """INSERT INTO cases_tally (department_id, shelf, amount)
    SELECT department_id, shelf, count(*) FROM cases_case GROUP BY 1, 2""",
    "ANALYZE cases_case, cases_caseconversation, listen_conversation, people_person",
)


@pytest.fixture
def crowded(db):
    names = ("Ada", *(f"Agent {number}" for number in range(1, 20)))
    ada, *_others = [
        Member.objects.create(name=name, email=f"{name[-2:]}@acme.test", role=Role.AGENT)
        for name in names
    ]
    department = Department.objects.create(name="Support", keeper=ada, hue=1)
    channel = Channel.objects.create(kind="email", name="help@acme.test", department=department)
    given = {"many": OPEN, "department": department.pk, "member": ada.pk, "channel": channel.pk}
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, given)
    return ada, department


@pytest.mark.proves("settled-4", long=True)
def test_a_list_sorted_by_the_customers_clock_answers_at_once(client, crowded, record_figures):
    ada, department = crowded
    client.force_login(ada)
    queue, everything = reverse("queue", args=[department.pk]), reverse("queues")
    first = client.get(everything, {"order": "waiting"})
    addresses = [
        f"{queue}?order=waiting",
        f"{everything}?order=waiting",
        f"{queue}?order=waiting&show=to-take",
        f"{queue}?order=waiting&show=mine",
        f"{everything}?order=waiting&show=customers",
        f"{reverse('inbox')}?order=waiting",
        f"{reverse('to-be-taken')}?order=waiting",
        first.context["next_url"],
    ]
    took: dict[str, list[float]] = {address: [] for address in addresses}
    for _ in range(3):
        [
            client.get(address) for address in addresses
        ]  # plans, templates and pages of the disk are warm

    for number in range(ASKED):
        address = addresses[number % len(addresses)]
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        took[address].append((time.perf_counter() - began) * 1000)

    every = [one for times in took.values() for one in times]
    record_figures(
        open_cases=OPEN,
        requests=len(every),
        median_ms=round(statistics.median(every), 1),
        p95_ms=round(_p95(every), 1),
        p95_ms_of_each_list={
            address[:40]: round(_p95(times), 1) for address, times in took.items()
        },
    )
    assert not QUIET or _p95(every) < WITHIN


@pytest.mark.proves("settled-4", long=True)
def test_a_sorted_list_reads_its_index_and_sorts_nothing(crowded):
    ada, department = crowded
    shapes = [
        Wanted(order="waiting", shelf=shelf, department=place)
        for shelf in ("", "to_take", "us", "customer")
        for place in (department.pk, None)
    ]

    plans = [_plan(principal_of(ada), wanted) for wanted in shapes]

    assert [plan for plan in plans if "using case_waits" not in plan or "Sort Key" in plan] == []


def _plan(who, wanted: Wanted) -> str:
    with CaptureQueriesContext(connection) as asked:
        case_list(who, wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18]
