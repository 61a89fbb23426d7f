"""Who may do what to tasks and notes. Asked by the actions; asked again by templates, to draw only what works."""

from __future__ import annotations

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal, principal_of
from tutti.ground.accounts.models import Department, Member, Membership
from tutti.work.models import Task, TaskState


def sees_case(member: Member, case: Case) -> bool:
    return CaseSet(Case).visible_to(principal_of(member)).filter(pk=case.pk).exists()


def may_ask(member: Member, case: Case) -> bool:
    """Asking colleagues for work is the desk's: agents and administrators who see the case."""
    return member.is_active and member.works_the_desk and sees_case(member, case)


def may_answer(member: Member, task: Task) -> bool:
    """The doer, and whoever it went up to; for a department's task nobody has, each of its members."""
    if not member.is_active:
        return False
    if task.state == TaskState.ASKED and task.raised_to_id == member.pk:
        return True
    if task.doer_id is not None:
        return task.doer_id == member.pk
    return Membership.objects.filter(member=member, department=task.department_id).exists()


def may_steer(member: Member, task: Task) -> bool:
    """Withdraw, reassign, answer back: whoever asked, and the desk where it sees the case."""
    return member.is_active and (task.asked_by_id == member.pk or may_ask(member, task.case))


def may_note(member: Member, case: Case) -> bool:
    return member.is_active and sees_case(member, case)


def may_see_work_of(who: Principal, department: Department) -> bool:
    """What a department carries: its members, its keeper, and the desk."""
    return who.works_the_desk or department.pk in who.departments or _keeps(who, department)


def may_say_how_taken(who: Principal, department: Department) -> bool:
    """Whether a department's tasks are picked or offered: its keeper and administrators say."""
    return who.is_administrator or _keeps(who, department)


def _keeps(who: Principal, department: Department) -> bool:
    return who.member_id is not None and department.keeper_id == who.member_id
