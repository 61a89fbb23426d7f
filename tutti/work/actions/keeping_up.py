"""After others changed a case: its next action is still the open task, and a settled case leaves none open."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.actions.steering import withdraw_locked
from tutti.work.models import Task


def keep_up(causes: Mapping[int, int]) -> None:
    """`causes`: case ids and the entries that changed them. Only cases with open tasks are touched."""
    busy = Task.objects.open().filter(among("case_id", causes)).values_list("case_id", flat=True)
    for case_id in sorted(set(busy)):
        with locked_case(case_id) as case:
            if not case.is_open:
                _withdraw_all(case)
            settle_next(case, by=SYSTEM, caused_by=causes[case_id])


def _withdraw_all(case: Case) -> None:
    rows = Task.objects.open().filter(case=case).select_for_update(of=("self",))
    for task in rows.select_related("doer", "asked_by", "department").order_by("id"):
        task.case = case
        withdraw_locked(task, who=task.asked_by, by=SYSTEM, words=gettext("The case was settled."))
        task.save()
