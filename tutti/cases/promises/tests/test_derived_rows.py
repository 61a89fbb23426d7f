"""The rows of promises equal their derivation from the journal, whatever happened to a case and when."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case, Turn
from tutti.cases.promises.actions.dated import meet_date, move_date, promise_date, withdraw_date
from tutti.cases.promises.actions.looking import look_at_due
from tutti.cases.promises.actions.policies import Wording, save_policy
from tutti.cases.promises.deriving import derive
from tutti.cases.promises.errors import PromiseTrouble
from tutti.cases.promises.jobs import reckon_open_cases
from tutti.cases.promises.models import Policy, Promise
from tutti.cases.promises.queries import entries_of, terms_of
from tutti.cases.promises.tests.cast import HOUR, OFFICE, Desk, case_of, desk, policy, rome
from tutti.engines.calendars.actions.saving import Week, give_calendar, save_calendar
from tutti.engines.calendars.queries import Book
from tutti.journal.facts import SYSTEM
from tutti.journal.following import GROUPS, create_cursors, drain
from tutti.journal.testing import _own_transaction_too

EXAMPLES = int(os.environ.get("N") or 12)
ACTS = (
    *(
        "answer",
        "customer",
        "outside",
        "close",
        "reopen",
        "hand_over",
        "take",
        "promise",
        "meet",
        "move",
    ),
    *("withdraw", "policy", "hours", "give", "look", "follow"),
)
WEEKS = (
    OFFICE,
    Week(zone="Europe/Rome", days=[((0, 1440),)] * 7),
    Week(zone="Asia/Tokyo", days=OFFICE.days),
)
STEP = st.tuples(st.sampled_from(ACTS), st.integers(1, 4000), st.integers(0, 5))
COMPARED = (
    "kind",
    "started_at",
    "allowed",
    "state",
    "used",
    "due_at",
    "warn_at",
    "stopped_at",
    "version_id",
)


class RandomHistories(TestCase):
    @given(st.lists(STEP, min_size=3, max_size=14))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @pytest.mark.proves("settled-3")
    def test_stored_rows_equal_their_derivation(self, history):
        with time_machine.travel(rome(2026, 3, 2, 9), tick=False) as clock:
            people = desk()
            everyone = policy(
                Wording(first_answer=2 * HOUR, next_answer=4 * HOUR, settlement=12 * HOUR)
            )
            case = case_of(people)

            for act, minutes, choice in history:
                clock.shift(timedelta(minutes=minutes))
                _do(act, case, choice, people, everyone)
            _follow()
            reckon_open_cases()

        assert stored(case) == derived(case)
        assert promised(case) == case_date(case)


def stored(case: Case) -> list[tuple]:
    rows = Promise.objects.filter(case=case)
    return sorted(tuple(str(getattr(row, name)) for name in COMPARED) for row in rows)


def derived(case: Case) -> list[tuple]:
    entries = entries_of([case.pk])[case.pk]
    found = derive(entries, terms_of(entries), Book())
    names = [{"version_id": "version"}.get(name, name) for name in COMPARED]
    return sorted(tuple(str(getattr(each, name)) for name in names) for each in found)


def promised(case: Case):
    running = Promise.objects.filter(case=case, state="running", due_at__isnull=False)
    is_open = Case.objects.get(pk=case.pk).is_open
    return running.order_by("due_at").values_list("due_at", flat=True).first() if is_open else None


def case_date(case: Case):
    return Case.objects.get(pk=case.pk).promised_at


def _do(act: str, case: Case, choice: int, people: Desk, everyone: Policy) -> None:
    doing = Doing(case=case, choice=choice, people=people, everyone=everyone)
    with contextlib.suppress(CaseTrouble, PromiseTrouble):  # refused, as it is for people
        getattr(doing, act)()


@dataclass
class Doing:
    """What can happen to a case; `choice` picks among ways to do it."""

    case: Case
    choice: int
    people: Desk
    everyone: Policy

    def answer(self):
        pass_turn(self.case, turn=Turn.CUSTOMER, at=timezone.now(), by=SYSTEM)

    def customer(self):
        pass_turn(self.case, turn=Turn.US, at=timezone.now(), by=SYSTEM)

    def outside(self):
        pass_turn(self.case, turn=Turn.OUTSIDE, at=timezone.now(), by=SYSTEM)

    def close(self):
        close_case(self.case, resolution="settled", by=SYSTEM)

    def reopen(self):
        reopen_case(self.case, by=SYSTEM)

    def hand_over(self):
        places = (self.people.support, self.people.finance)
        hand_over(self.case, department=places[self.choice % 2], by=SYSTEM)

    def take(self):
        take_case(self.case, owner=(self.people.ada, self.people.ben)[self.choice % 2], by=SYSTEM)

    def promise(self):
        due_at = timezone.now() + self.choice * 8 * HOUR + HOUR
        promise_date(self.case, due_at=due_at, member=self.people.ada, by=SYSTEM)

    def meet(self):
        for dated in self._dated():
            meet_date(dated, by=SYSTEM)

    def move(self):
        for dated in self._dated():
            move_date(
                dated, due_at=timezone.now() + self.choice * HOUR + HOUR, reason="later", by=SYSTEM
            )

    def withdraw(self):
        for dated in self._dated():
            withdraw_date(dated, reason="no more", by=SYSTEM)

    def policy(self):
        hours = ("always", "department")[self.choice % 2]
        wording = Wording(first_answer=HOUR, settlement=(self.choice + 1) * 3 * HOUR, hours=hours)
        save_policy(self.everyone, name="Everyone", wording=wording, by=SYSTEM)
        reckon_open_cases()

    def hours(self):
        save_calendar(self.people.office, week=WEEKS[self.choice % 3], valid_from=None, by=SYSTEM)
        reckon_open_cases()

    def give(self):
        given = (self.people.office, None)[self.choice % 2]
        give_calendar(self.people.finance, calendar=given, by=SYSTEM)
        reckon_open_cases()

    def look(self):
        look_at_due()

    def follow(self):
        _follow()

    def _dated(self):
        return Promise.objects.filter(case=self.case, kind="dated").order_by("-id")[:1]


def _follow() -> None:
    create_cursors()
    drain([name for name in GROUPS if name == "promises"], upto=_own_transaction_too)
