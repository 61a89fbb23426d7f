"""Whatever happens to a run: it stands on one step, the engine agrees, and its case is never ownerless."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.errors import CaseTrouble
from tutti.cases.facts import CaseContinued
from tutti.cases.models import Case
from tutti.engines.playbooks.definition import step_from
from tutti.engines.playbooks.flow import stand
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.journal.recording import record
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.errors import WorkTrouble
from tutti.work.models import Task
from tutti.work.playbooks.actions.hearing import wake_due
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.steering import add_step, skip_step, stop_run, try_again
from tutti.work.playbooks.actions.stepping import past_of
from tutti.work.playbooks.models import PlaybookRun, RunStep
from tutti.work.playbooks.tests.conftest import follow_inside


class NothingThere(Exception):
    pass


@dataclass
class House:
    """What a random act may touch."""

    case: object
    ada: object
    petra: object
    finance: object
    playbook: object

    @property
    def row(self):
        return RunStep.objects.standing().get()

    @property
    def me(self):
        return {"member": self.ada, "by": Actor.member(self.ada.pk)}

    def task(self):
        task = Task.objects.open().first()
        if task is None:
            raise NothingThere
        who = task.doer or self.petra
        return task, {"who": who, "by": Actor.member(who.pk)}


def finish(house):
    task, who = house.task()
    if task.state == "asked":
        accept_task(task, **who)
    finish_task(task, words="It was our mistake.", **who)


def decline(house):
    task, who = house.task()
    decline_task(task, reason="other", words="No.", **who)


def wrote(house):
    link = house.case.links.first()
    words = {"conversation": link.conversation_id, "message": 1, "direction": "in", "turn": "us"}
    record([CaseContinued(case=house.case.pk, **words)], by=Actor.person(1))


def later(_house):
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        wake_due()


def add(house):
    wait = {"kind": "wait", "key": "x", "titles": {"en": "W"}, "until": "time", "hours": 5}
    add_step(house.row, step_from(wait), reason="So", **house.me)


def start(house):
    places = {"finance": house.finance.pk}
    start_playbook(house.case, house.playbook, places=places, **house.me)


ACTS = (
    finish,
    decline,
    wrote,
    later,
    add,
    start,
    lambda house: skip_step(house.row, reason="Known", **house.me),
    lambda house: try_again(house.row, **house.me),
    lambda house: stop_run(house.row.run, reason="Enough", **house.me),
    lambda house: close_case(
        house.case, resolution="settled", override=True, reason="x", **house.me
    ),
    lambda house: reopen_case(house.case, by=Actor.member(house.ada.pk)),
)


def try_to(act, house):
    """What is refused, or finds nothing to act on, changes nothing."""
    try:
        with transaction.atomic():
            act(house)
    except (WorkTrouble, CaseTrouble, RunStep.DoesNotExist, NothingThere):
        return


def check(case):
    case = Case.objects.get(pk=case.pk)
    if case.is_open:
        assert case.doer_id
        assert case.due_at
        assert case.act
    for run in PlaybookRun.objects.all():
        rows = list(run.rows.filter(stands=True))
        assert len(rows) == (1 if run.is_open else 0)
        assert not (run.is_open and not case.is_open)
        if rows:
            assert stand(run.definition, past_of(run)).at == rows[0].key
        begun = Entry.objects.filter(name="work.step_begun", payload__run=run.pk).count()
        assert begun == run.rows.count()


@pytest.mark.django_db
def test_nothing_that_happens_leaves_a_run_or_its_case_without_a_place(
    case, ada, petra, finance, playbook
):
    house = House(case=case, ada=ada, petra=petra, finance=finance, playbook=playbook)

    @example_settings(max_examples=12)
    @given(st.lists(st.sampled_from(ACTS), min_size=3, max_size=12))
    def whatever_happens(acts):
        before = transaction.savepoint()
        start(house)
        for act in acts:
            try_to(act, house)
            follow_inside()
            check(case)
        transaction.savepoint_rollback(before)

    whatever_happens()
