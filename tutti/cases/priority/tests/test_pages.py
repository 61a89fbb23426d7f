from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.models import ByHand, Mark, WeightsVersion
from tutti.cases.priority.queries import weights_now
from tutti.cases.queries import Wanted, case_list
from tutti.cases.tests.desk import case_of, desk, said
from tutti.config.tests.access.priority import WEIGHTS
from tutti.ground.access.principal import principal_of
from tutti.journal.models import Entry

HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    found = desk()
    found.ben.role = "administrator"
    found.ben.save()
    return found


@pytest.fixture
def ada(client, house):
    client.force_login(house.ada)
    return client


@pytest.fixture
def ben(client, house):
    client.force_login(house.ben)
    return client


def waiting(house, hours: int, title: str, **more) -> Case:
    case = case_of(house, title, waiting_since=timezone.now() - hours * HOUR, **more)
    reckon([case.pk])
    return case


def titles(page) -> list[str]:
    return [line.title for group in page.context["groups"] for line in group.lines]


def test_a_list_by_priority_shows_the_highest_first_with_its_reasons(ada, house):
    waiting(house, 1, "Low")
    waiting(house, 200, "High")
    Case.objects.filter(title="High").update(priority=55)

    page = ada.get(reverse("queues"), {"order": "priority"})

    assert titles(page) == ["High", "Low"]
    assert [str(group.label) for group in page.context["groups"]] == ["High", "Low"]
    assert "waits 8 d 8 h" in page.content.decode()
    assert "order=priority" in page.context["listed"].tabs[1].url


def test_pages_of_a_list_by_priority_follow_each_other_without_a_gap(house):
    cases = [case_of(house, f"Case {number}") for number in range(7)]
    for number, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(priority=number // 3 * 10)
    who, wanted = principal_of(house.ada), Wanted(order="priority")

    seen, after = [], ""
    for _page in range(4):
        page = case_list(who, wanted, after=after, size=2)
        seen += [row.case.title for row in page.rows]
        after = page.after

    assert seen == [f"Case {number}" for number in (6, 3, 4, 5, 0, 1, 2)]
    assert after == ""


@pytest.mark.parametrize("place", ["x", "20_", "_7", "-1_5", "9" * 40 + "_1", "1_" + "9" * 40])
def test_a_place_that_is_none_begins_at_the_beginning(house, place):
    case_of(house, "One")

    page = case_list(principal_of(house.ada), Wanted(order="priority"), after=place)

    assert [row.case.title for row in page.rows] == ["One"]


def test_a_list_by_priority_reads_its_index(house):
    case_of(house, "One")
    shapes = [
        Wanted(order="priority", shelf=shelf, department=place)
        for shelf in ("", "us")
        for place in (house.support.pk, None)
    ]

    plans = [_plan(principal_of(house.ada), wanted) for wanted in shapes]

    assert [plan for plan in plans if "case_first" not in plan or "Sort Key" in plan] == []


def _plan(who, wanted: Wanted) -> str:
    with CaptureQueriesContext(connection) as asked:
        case_list(who, wanted)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off;")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_case_says_every_reason(ada, house):
    case = waiting(house, 30, "The fee")
    message = said(house, case, "Hello?")
    said(house, case, "Anybody?")
    reckon([case.pk])

    words = ada.get(reverse("case", args=[case.pk])).content.decode()

    assert "Priority 18, Low" in words
    assert "wrote 2 times" in words
    assert f"message-{message.pk}" in words


def test_raising_by_hand_is_seen_with_its_reason_and_taken_back(ada, house):
    case = waiting(house, 30, "The fee")

    ada.post(
        reverse("case-priority", args=[case.pk]), {"points": "20", "reason": "The <b>board</b>"}
    )
    words = ada.get(reverse("case", args=[case.pk])).content.decode()
    ada.post(reverse("end-case-priority", args=[case.pk]))

    assert "Priority 35, Normal" in words
    assert "The &lt;b&gt;board&lt;/b&gt;" in words
    case.refresh_from_db()
    assert (case.priority, ByHand.objects.filter(ended_at=None).count()) == (15, 0)


def test_raising_without_a_reason_is_refused_with_the_field(ada, house):
    case = waiting(house, 30, "The fee")

    page = ada.post(reverse("case-priority", args=[case.pk]), {"points": "20", "reason": ""})

    assert page.status_code == 422
    assert ByHand.objects.count() == 0


def test_a_mark_shows_discreetly_and_reading_it_is_recorded(ada, house):
    case = waiting(house, 1, "The fee")
    ada.post(reverse("case-care", args=[case.pk]), {"why": "loss", "words": "Her husband died."})

    on_case = ada.get(reverse("case", args=[case.pk])).content.decode()
    before = Entry.objects.filter(name="priority.care_read").count()
    on_page = ada.get(reverse("case-care", args=[case.pk])).content.decode()

    assert "Special care" in on_case
    assert "Her husband died." not in on_case
    assert "Somebody died" not in on_case
    assert "Her husband died." in on_page
    assert (before, Entry.objects.filter(name="priority.care_read").count()) == (0, 1)
    ada.post(reverse("lift-care", args=[case.pk, Mark.objects.get().pk]))
    assert Mark.objects.standing().count() == 0


def test_a_colleague_without_a_desk_reads_no_reasons_and_no_marks(client, house):
    case = waiting(house, 30, "The fee")
    case.grants.create(member=house.petra, reason="shared")
    client.force_login(house.petra)

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    assert "Priority" not in page
    assert client.get(reverse("case-care", args=[case.pk])).status_code == 403


def test_other_weights_show_what_would_move_before_anything_is_saved(ben, house):
    waiting(house, 200, "Slow")
    fast = waiting(house, 1, "Fast")
    Mark.objects.create(case=fast, why="age", set_by=house.ada, set_at=timezone.now())
    reckon([fast.pk])
    asked = WEIGHTS | {"points_waiting": "0", "look": "1"}
    asked.pop("save")

    page = ben.post(reverse("priority-weights"), asked)

    tried = page.context["tried"]
    assert [(each.title, each.score) for each in tried.now] == [("Slow", 30), ("Fast", 25)]
    assert [(each.title, each.score, each.rise) for each in tried.then] == [
        ("Fast", 25, 1),
        ("Slow", 0, -1),
    ]
    assert (tried.looked, tried.moved) == (2, 1)
    assert WeightsVersion.objects.count() == 0


def test_saving_makes_a_version_one_can_go_back_to(ben, house):
    ben.post(reverse("priority-weights"), WEIGHTS)
    ben.post(reverse("priority-weights"), WEIGHTS | {"points_mood": "40"})
    changed = weights_now().points["mood"]

    ben.post(reverse("priority-back", args=[1]))

    assert (changed, weights_now().points["mood"]) == (40, 10)
    said_by = WeightsVersion.objects.values_list("number", "saved_by__name")
    assert list(said_by) == [(3, "Ben Ito"), (2, "Ben Ito"), (1, "Ben Ito")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points_mood": "101"},
        {"waiting_hours": "4, 24"},
        {"bands": "50, 20, 75"},
        {"reach_steps": "x"},
    ],
)
def test_weights_that_make_no_sense_are_refused_with_a_sentence(ben, house, wrong):
    page = ben.post(reverse("priority-weights"), WEIGHTS | wrong)

    assert page.status_code == 422
    assert WeightsVersion.objects.count() == 0


def test_a_form_sent_wrong_shows_marks_no_less_recorded(ada, house):
    case = waiting(house, 1, "The fee")
    ada.post(reverse("case-care", args=[case.pk]), {"why": "loss", "words": "Her husband died."})

    on_page = ada.post(reverse("case-care", args=[case.pk]), {"why": "?"}).content.decode()

    assert "Her husband died." in on_page
    assert Entry.objects.filter(name="priority.care_read").count() == 1
