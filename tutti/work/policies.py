"""Who may do what to tasks and notes. Asked by the actions; asked again by templates, to draw only what works."""

from __future__ import annotations

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Member, Membership
from tutti.work.models import Task


def sees_case(member: Member, case: Case) -> bool:
    return CaseSet(Case).visible_to(principal_of(member)).filter(pk=case.pk).exists()


def may_ask(member: Member, case: Case) -> bool:
    """Asking colleagues for work is the desk's: agents and administrators who see the case."""
    return member.is_active and member.works_the_desk and sees_case(member, case)


def may_answer(member: Member, task: Task) -> bool:
    """The doer; for a department's task that nobody accepted, each of its members."""
    if not member.is_active:
        return False
    if task.doer_id is not None:
        return task.doer_id == member.pk
    return Membership.objects.filter(member=member, department=task.department_id).exists()


def may_steer(member: Member, task: Task) -> bool:
    """Withdraw, reassign, answer back: whoever asked, and the desk where it sees the case."""
    return member.is_active and (task.asked_by_id == member.pk or may_ask(member, task.case))


def may_note(member: Member, case: Case) -> bool:
    return member.is_active and sees_case(member, case)
