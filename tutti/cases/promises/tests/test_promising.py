from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.assignment import hand_over
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn
from tutti.cases.facts import CaseOpened
from tutti.cases.models import Case, DueKind, Turn
from tutti.cases.promises.actions.dated import meet_date, move_date, promise_date, withdraw_date
from tutti.cases.promises.actions.looking import look_at_due
from tutti.cases.promises.actions.policies import Wording, retire_policy, save_policy
from tutti.cases.promises.errors import DateWrong, PromiseEnded
from tutti.cases.promises.jobs import reckon_open_cases
from tutti.cases.promises.models import Promise, Telling
from tutti.cases.promises.tests.cast import BOTH, HOUR, at, case_of, desk, policy, rome
from tutti.engines.calendars.actions.saving import Week, save_calendar
from tutti.ground.accounts.models import Absence
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.recording import record
from tutti.journal.testing import follow_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def milan():
    return desk()


def promises(case: Case) -> dict[str, tuple]:
    rows = Promise.objects.filter(case=case).order_by("started_at")
    return {row.kind: (row.state, row.due_at) for row in rows}


def turn(case: Case, whose: Turn) -> None:
    pass_turn(case, turn=whose, at=timezone.now(), by=SYSTEM)
    follow_all()


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("member__name", "kind"))


def test_without_policies_nothing_is_promised(milan):
    case = case_of(milan)

    assert promises(case) == {}


def test_a_case_gets_its_dates_in_the_working_hours_of_its_department(milan):
    policy()

    with at(2026, 3, 6, 15):
        case = case_of(milan)

    assert promises(case) == {
        "first_answer": ("running", rome(2026, 3, 9, 11)),
        "settlement": ("running", rome(2026, 3, 10, 15)),
    }
    case.refresh_from_db()
    assert (case.promised_at, case.due_at) == (rome(2026, 3, 9, 11), rome(2026, 3, 7, 15))


def test_answering_keeps_the_first_answer_and_pauses_settlement(milan):
    policy()
    with at(2026, 3, 9, 10):
        case = case_of(milan)

    with at(2026, 3, 9, 12):
        turn(case, Turn.CUSTOMER)

    assert promises(case) == {
        "first_answer": ("kept", rome(2026, 3, 9, 14)),
        "settlement": ("paused", None),
    }
    case.refresh_from_db()
    assert case.promised_at is None
    with at(2026, 3, 10, 10):
        turn(case, Turn.US)
    assert promises(case)["next_answer"] == ("running", rome(2026, 3, 11, 10))
    assert promises(case)["settlement"] == ("running", rome(2026, 3, 11, 16))


def test_reopening_goes_on_where_the_clock_stood(milan):
    policy()
    with at(2026, 3, 9, 10):
        case = case_of(milan)
    with at(2026, 3, 9, 12):
        turn(case, Turn.CUSTOMER)
        close_case(case, resolution="settled", by=SYSTEM)
        follow_all()
    assert promises(case)["settlement"][0] == "kept"

    with at(2026, 3, 12, 9):
        reopen_case(case, by=SYSTEM)
        follow_all()

    assert promises(case)["settlement"] == ("running", rome(2026, 3, 13, 15))


def test_time_used_before_a_hand_off_stays_counted_by_the_hours_of_then(milan):
    policy()
    with at(2026, 3, 9, 10):
        case = case_of(milan)

    with at(2026, 3, 9, 16):
        hand_over(case, department=milan.finance, by=SYSTEM)
        follow_all()

    assert promises(case)["settlement"] == (
        "running",
        rome(2026, 3, 10, 2),
    )  # 6 h used, 10 h day and night


def test_another_policy_is_reckoned_from_the_beginning_and_what_ended_stays(milan):
    everyone = policy()
    with at(2026, 3, 9, 9):
        case = case_of(milan)
    with at(2026, 3, 9, 10):
        turn(case, Turn.CUSTOMER)
        turn(case, Turn.US)
    kept = Promise.objects.get(kind="first_answer")

    with at(2026, 3, 9, 11):
        save_policy(
            everyone,
            name="Everyone",
            wording=Wording(first_answer=HOUR / 2, settlement=HOUR),
            by=SYSTEM,
        )
        follow_all()
        reckon_open_cases()

    after = Promise.objects.get(kind="first_answer")
    assert (after.state, after.allowed, after.pk) == ("kept", 4 * HOUR, kept.pk)
    assert promises(case)["settlement"] == ("running", rome(2026, 3, 9, 10))
    assert "next_answer" not in promises(case)


def test_the_first_policy_whose_condition_holds_is_chosen(milan):
    policy(Wording(condition='case.title == "Fraud"', settlement=2 * HOUR), name="Fraud")
    policy()

    with at(2026, 3, 9, 9):
        fraud, other = case_of(milan, title="Fraud"), case_of(milan)

    assert promises(fraud) == {"settlement": ("running", rome(2026, 3, 9, 11))}
    assert promises(other)["settlement"] == ("running", rome(2026, 3, 10, 17))


def test_a_retired_policy_leaves_the_cases_to_the_next(milan):
    first = policy(Wording(settlement=HOUR), name="Fast")
    policy()
    with at(2026, 3, 9, 9):
        case = case_of(milan)

        retire_policy(first, by=SYSTEM)
        follow_all()
        reckon_open_cases()

    assert promises(case)["settlement"] == ("running", rome(2026, 3, 10, 17))


def test_hours_saved_later_move_what_runs_and_leave_what_ended(milan):
    policy()
    with at(2026, 3, 9, 9):
        case, ended = case_of(milan), case_of(milan)
    with at(2026, 3, 9, 12):
        turn(ended, Turn.CUSTOMER)
    used = Promise.objects.get(case=ended, kind="first_answer").used

    with at(2026, 3, 9, 13):
        night = Week(zone="Europe/Rome", days=[((0, 60),)] * 7)
        save_calendar(milan.office, week=night, valid_from=None, by=SYSTEM)
        follow_all()
        reckon_open_cases()
        turn(ended, Turn.US)

    assert promises(case)["first_answer"] == ("running", rome(2026, 3, 13, 1))
    assert Promise.objects.get(case=ended, kind="first_answer").used == used == 3 * HOUR


def test_history_makes_no_promise(milan):
    case = case_of(milan)
    imported = Case.objects.create(
        **{
            name: getattr(case, name)
            for name in ("title", "department", "owner", "doer", "act", "due_at")
        },
        opened_at=case.opened_at,
        last_at=case.last_at,
        history=True,
    )
    opened = CaseOpened(
        case=imported.pk,
        department=case.department_id,
        person=None,
        conversation=None,
        message=None,
        history=True,
    )
    policy()

    record([opened], by=SYSTEM)
    turn(imported, Turn.CUSTOMER)
    reckon_open_cases()

    assert promises(imported) == {}
    assert promises(case) != {}


def test_owner_is_warned_before_and_the_keeper_hears_after_each_within_their_hours(milan):
    policy(Wording(settlement=8 * HOUR, warn_before=2 * HOUR))
    with at(2026, 3, 6, 10):
        case_of(milan)

    with at(2026, 3, 6, 15, 59):
        look_at_due()
        assert told() == []
    with at(2026, 3, 6, 16, 1):
        look_at_due()
        assert told() == [("Ada Lind", "cases.promise_warning")]
    with at(2026, 3, 9, 10, 1):
        look_at_due()
        look_at_due()

    assert told() == [
        ("Ada Lind", "cases.promise_broken"),
        ("Ada Lind", "cases.promise_warning"),
        ("Cleo Marsh", "cases.promise_escalation"),
    ]
    names = Entry.objects.filter(name__startswith="cases.promise_").values_list("name", flat=True)
    assert sorted(names) == [
        "cases.promise_broken",
        "cases.promise_escalated",
        "cases.promise_warned",
    ]


def test_word_at_night_waits_for_the_morning_and_is_dropped_when_it_is_true_no_more(milan):
    policy(Wording(settlement=4 * HOUR, hours="always"))
    with at(2026, 3, 9, 18):
        open_one, answered = case_of(milan), case_of(milan)
    with at(2026, 3, 9, 22, 1):
        look_at_due()
    assert (told(), Telling.objects.count()) == ([], 4)

    with at(2026, 3, 10, 8):
        close_case(answered, resolution="settled", by=SYSTEM)
        follow_all()
    with at(2026, 3, 10, 9):
        look_at_due()

    assert told() == [
        ("Ada Lind", "cases.promise_broken"),
        ("Cleo Marsh", "cases.promise_escalation"),
    ]
    assert set(Notice.objects.values_list("params__case", flat=True)) == {open_one.pk}
    assert Telling.objects.count() == 0


def test_a_promised_date_is_the_date_of_the_case_until_it_is_met(milan):
    with at(2026, 3, 9, 10):
        case = case_of(milan)
        ada = Actor.member(milan.ada.pk)
        promise = promise_date(case, due_at=rome(2026, 3, 9, 17), member=milan.ada, by=ada)

        case.refresh_from_db()
        assert (case.promised_at, case.due_kind) == (rome(2026, 3, 9, 17), DueKind.PROMISE)

        move_date(promise, due_at=rome(2026, 3, 11, 17), reason="Finance is away", by=ada)
        case.refresh_from_db()
        assert case.promised_at == rome(2026, 3, 11, 17)

    with at(2026, 3, 11, 12):
        meet_date(promise, by=ada)

    case.refresh_from_db()
    assert (promise.state, case.promised_at) == ("kept", None)
    with pytest.raises(PromiseEnded):
        withdraw_date(promise, reason="", by=ada)


def test_closing_keeps_a_promised_date_and_reopening_does_not_start_it_again(milan):
    with at(2026, 3, 9, 10):
        case = case_of(milan)
        promise = promise_date(case, due_at=rome(2026, 3, 9, 17), member=milan.ada, by=SYSTEM)
        close_case(case, resolution="settled", by=SYSTEM)
        follow_all()
    with at(2026, 3, 12, 10):
        reopen_case(case, by=SYSTEM)
        follow_all()

    promise.refresh_from_db()
    assert (promise.state, promise.stopped_at) == ("kept", rome(2026, 3, 9, 10))


def test_a_date_that_passed_is_not_promised(milan):
    with at(2026, 3, 9, 10):
        case = case_of(milan)

        with pytest.raises(DateWrong):
            promise_date(case, due_at=rome(2026, 3, 9, 9), member=milan.ada, by=SYSTEM)
        with pytest.raises(DateWrong):
            promise_date(
                case, due_at=timezone.now() + timedelta(days=800), member=milan.ada, by=SYSTEM
            )


def test_saving_the_same_policy_again_makes_no_version(milan):
    everyone = policy()

    save_policy(everyone, name="All", wording=BOTH, by=SYSTEM)

    assert everyone.versions.count() == 1


def test_who_is_away_is_stood_in_for(milan):
    policy(Wording(settlement=2 * HOUR, hours="always"))
    milan.cleo.deputy = milan.ben
    milan.cleo.save()
    with at(2026, 3, 9, 10):
        case_of(milan)
        Absence.objects.create(
            member=milan.cleo,
            starts_at=timezone.now(),
            ends_at=timezone.now() + 24 * HOUR,
            by=milan.cleo,
        )

    with at(2026, 3, 9, 12, 1):
        look_at_due()

    assert told() == [("Ada Lind", "cases.promise_broken"), ("Ben Ito", "cases.promise_escalation")]
