"""A department's task is offered to one of its members, or picked by whoever comes first."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.facts import DepartmentChanged
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.actions.everywhere import record_on_each
from tutti.work.duty import on_duty
from tutti.work.errors import NotYours
from tutti.work.facts import TaskOffered
from tutti.work.load import loads_of
from tutti.work.models import Taking, Task, TaskOffer
from tutti.work.policies import may_say_how_taken


def offers_tasks(department: Department) -> bool:
    """Whether this department's tasks are offered to one member, rather than picked."""
    return Taking.objects.filter(department=department, offers=True).exists()


@transaction.atomic
def set_taking(department: Department, *, offers: bool, who: Member, by: Actor) -> Taking:
    """Say how this department's tasks find their doer. What is under way already stays as it is."""
    Department.objects.select_for_update().get(pk=department.pk)
    if not may_say_how_taken(principal_of(who), department):
        raise NotYours(gettext("Its keeper and administrators decide how tasks are taken."))
    taking, _made = Taking.objects.update_or_create(
        department=department, defaults={"offers": offers}
    )
    record([DepartmentChanged(department=department.pk, fields=("taking",))], by=by)
    return taking


def offer(task: Task, *, by: Actor) -> Member | None:
    """Name the member on duty who carries least and was not asked before; None: it is picked.

    The caller has locked the task and its cases, and saves.
    """
    department = task.department
    if department is None or not offers_tasks(department):
        return None
    member = _least_loaded(task, department)
    if member is None:
        return None
    task.doer = member
    TaskOffer.objects.create(task=task, member=member, at=timezone.now())
    fact = TaskOffered(case=task.case_id, task=task.pk, member=member.pk, department=department.pk)
    record_on_each(task, fact, by=by)
    return member


def _least_loaded(task: Task, department: Department) -> Member | None:
    """Of equals, whoever was offered something longest ago."""
    asked_before = TaskOffer.objects.filter(task=task).values("member")
    people = department.members.filter(is_active=True).exclude(pk__in=asked_before)
    ready = on_duty(people.exclude(pk=task.asked_by_id).order_by("pk"))
    loads = loads_of([member.pk for member in ready])
    given = TaskOffer.objects.filter(member__in=ready)
    last = dict(given.values_list("member_id").annotate(Max("at")))
    never = task.asked_at.replace(year=1970)
    return min(
        ready, key=lambda one: (loads[one.pk].open, last.get(one.pk, never), one.pk), default=None
    )
