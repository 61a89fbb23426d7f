"""Whatever people do to tasks, in whatever order: every open task waits for exactly one person who works here, and
the case's next action is one of its open tasks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.cases.actions.opening import open_case
from tutti.cases.models import Act, Case
from tutti.ground.accounts.actions.absences import be_away
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.answering import accept_task, ask_back, decline_task, finish_task
from tutti.work.actions.asking import ask_task
from tutti.work.actions.beginning import wait_for
from tutti.work.actions.handing_on import delegate_task, pass_on
from tutti.work.actions.offering import set_taking
from tutti.work.actions.serving import also_serve
from tutti.work.actions.steering import (
    Anew,
    answer_back,
    expire_lapsed,
    reassign_task,
    withdraw_task,
)
from tutti.work.actions.waking import wake_due
from tutti.work.errors import WorkTrouble
from tutti.work.models import Task
from tutti.work.tests.cast import member, question

pytestmark = pytest.mark.django_db

ACTS = (
    "ask", "ask_department", "accept", "decline", "finish", "ask_back", "answer_back", "withdraw",
    "reassign", "hand", "pass", "wait", "serve", "leave", "later",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 20), st.integers(0, 20)), max_size=25
)


class House:
    """Two cases, two departments of three, and somebody who does what the dice say."""

    def __init__(self) -> None:
        self.ada = member("Ada Okafor", Role.AGENT)
        people = [member(f"{name} Contributor", Role.CONTRIBUTOR) for name in ("Petra", "Samir")]
        self.people = [*people, member("Wen Li", Role.CONTRIBUTOR), member("Cleo", Role.AGENT)]
        self.departments = [
            self._department("Finance", self.people[0], self.people[:3], offers=False),
            self._department("Cards", self.people[3], self.people[1:], offers=True),
        ]
        by = Actor.member(self.ada.pk)
        self.cases = [
            open_case(title=title, department=self.departments[0], owner=self.ada, by=by)
            for title in ("March", "April")
        ]

    def do(self, act: str, first: int, second: int) -> None:
        tasks = list(Task.objects.order_by("pk"))
        person = self.people[second % len(self.people)]
        case = self.cases[first % 2]
        if act in {"ask", "ask_department"}:
            place = self.departments[second % 2] if act == "ask_department" else None
            self._ask(case, None if place else person, place, tasks)
        elif act == "leave":
            deputy = self.people[first % len(self.people)]
            self._leave(person, None if deputy == person else deputy)
        elif tasks:
            self._change(act, tasks[first % len(tasks)], person, second)

    def _ask(
        self, case: Case, doer: Member | None, place: Department | None, tasks: list[Task]
    ) -> None:
        needs = [task.pk for task in tasks[-1:] if task.is_open and task.case_id == case.pk]
        ask_task(
            case,
            question=question(needs=needs),
            asker=self.ada,
            doer=doer,
            department=place,
            by=Actor.member(self.ada.pk),
        )

    def _change(self, act: str, task: Task, person: Member, second: int) -> None:
        who = task.doer or task.raised_to or person
        by, ada = Actor.member(who.pk), Actor.member(self.ada.pk)
        now = timezone.now()
        to = Anew(
            doer=person, accept_by=now + timedelta(hours=1), finish_by=now + timedelta(days=1)
        )
        other = Task.objects.order_by("pk")[second % Task.objects.count()]
        verbs = {
            "accept": lambda: accept_task(task, who=who, by=by),
            "decline": lambda: decline_task(task, who=who, reason="no_time", by=by),
            "finish": lambda: finish_task(task, who=who, words="Done.", by=by),
            "ask_back": lambda: ask_back(task, who=who, words="Which?", by=by),
            "answer_back": lambda: answer_back(task, who=self.ada, words="That.", by=ada),
            "withdraw": lambda: withdraw_task(task, who=self.ada, by=ada),
            "reassign": lambda: reassign_task(task, to=to, who=self.ada, by=ada),
            "hand": lambda: delegate_task(task, to=person, who=who, by=by),
            "pass": lambda: pass_on(task, who=who, by=by),
            "wait": lambda: wait_for(task, needs=[other.pk], who=self.ada, by=ada),
            "serve": lambda: also_serve(task, case=self.cases[second % 2], who=self.ada, by=ada),
        }
        verbs[act]()

    def _leave(self, person: Member, deputy: Member | None) -> None:
        now = timezone.now()
        until = now + timedelta(hours=30)
        be_away(person, starts_at=now, ends_at=until, deputy=deputy, by=SYSTEM)

    def _department(
        self, name: str, keeper: Member, people: list[Member], *, offers: bool
    ) -> Department:
        made = Department.objects.create(name=name, keeper=keeper)
        for one in people:
            Membership.objects.create(member=one, department=made)
        set_taking(made, offers=offers, who=keeper, by=SYSTEM)
        return made


@pytest.fixture
def in_a_house(db):
    """A house of its own for each history, gone afterwards."""

    @contextmanager
    def fresh() -> Iterator[House]:
        with transaction.atomic():
            yield House()
            transaction.set_rollback(True)

    return fresh


def check(house: House) -> None:
    for task in Task.objects.open():
        assert task.holder.is_active
    for case in Case.objects.filter(pk__in=[one.pk for one in house.cases]):
        ready = Task.objects.open().of_case(case.pk).filter(is_waiting=False)
        waits_for = [task.holder for task in ready]
        assert (case.act == Act.TASK) == bool(waits_for)
        assert case.doer in (waits_for or [house.ada])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_every_open_task_always_waits_for_exactly_one_person(steps, in_a_house):
    with in_a_house() as house, time_machine.travel("2026-11-20T09:00:00Z", tick=False) as clock:
        for act, first, second in steps:
            try:
                if act == "later":
                    clock.shift(timedelta(hours=1 + first * 5))
                    wake_due()
                    expire_lapsed()
                else:
                    house.do(act, first, second)
            except WorkTrouble:
                pass  # a refusal changes nothing; the check below says so
            check(house)
