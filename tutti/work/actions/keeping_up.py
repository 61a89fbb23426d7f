"""After others changed a case: its next action is still the open task, and a settled case leaves none open.

A task that settles other cases too goes on for those. One that never stood in the way of settling goes on as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.work.actions.settling import cases_of, changing_task, locked_case, settle_next
from tutti.work.actions.steering import withdraw_locked
from tutti.work.facts import TaskServesNoMore
from tutti.work.models import Task, TaskAlsoServes


def keep_up(causes: Mapping[int, int]) -> None:
    """`causes`: case ids and the entries that changed them. Only cases with open tasks are touched."""
    for case_id in sorted(_busy(causes)):
        with locked_case(case_id) as case:
            closed = not case.is_open
            settle_next(case, by=SYSTEM, caused_by=causes[case_id])
        if closed:
            _let_go_of(case)


def settle_for_leavers(causes: Mapping[int, int]) -> None:
    """`causes`: member ids and the entries that changed them. What waited for those who work here no more is planned
    anew; `Task.holder` says for whom it waits then.
    """
    gone = Member.objects.filter(among("pk", causes), is_active=False).values_list("pk", flat=True)
    for member_id in gone:
        left = Q(doer=member_id) | Q(raised_to=member_id) | Q(asked_by=member_id)
        tasks = Task.objects.open().filter(left)
        for case_id in sorted({one for task in tasks for one in cases_of(task)}):
            with locked_case(case_id) as case:
                settle_next(case, by=SYSTEM, caused_by=causes[member_id])


def _busy(causes: Mapping[int, int]) -> set[int]:
    own = Task.objects.open().filter(among("case_id", causes)).values_list("case_id")
    served = TaskAlsoServes.objects.filter(among("case_id", causes)).values_list("case_id")
    return {case_id for (case_id,) in own.union(served)}


def _let_go_of(case: Case) -> None:
    for task in Task.objects.open().of_case(case.pk).order_by("id"):
        with changing_task(task, by=SYSTEM) as locked:
            if locked.is_open:
                _end_on(case, locked)


def _end_on(case: Case, task: Task) -> None:
    """Take the task off the settled case; it ends when no open case is left that it would settle."""
    serves = TaskAlsoServes.objects.filter(task=task)
    if task.case_id != case.pk:
        serves.filter(case=case).delete()
        record([TaskServesNoMore(case=case.pk, task=task.pk)], by=SYSTEM)
    elif other := serves.filter(case__state="open").order_by("case_id").first():
        task.case = other.case
        other.delete()
        record([TaskServesNoMore(case=case.pk, task=task.pk)], by=SYSTEM)
    elif task.blocks_closing:
        said = gettext("The case was settled.")
        withdraw_locked(task, who=task.asked_by, by=SYSTEM, words=said)
