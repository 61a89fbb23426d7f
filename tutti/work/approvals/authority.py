"""Who has the authority for a step, now. Asked when people are seated and again when they speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tutti.ground.accounts.models import Department, Member, Role
from tutti.work.approvals.freedom import members_covering
from tutti.work.approvals.models import Approval, Authority, Seat, Step


def people_of(step: Step, approval: Approval) -> list[Member]:
    """The active members with this step's authority, in the order they are asked; never the barred."""
    return _allowed(_with_authority(step, approval), approval)


def line_above(approval: Approval) -> Iterator[list[Member]]:
    """Who is asked where a step's own people are too few: keeper, keepers of the asker's teams, administrators."""
    yield _allowed([approval.case.department.keeper], approval)
    yield _allowed(_keepers_above(approval), approval)
    yield _allowed(_administrators(), approval)


def still_has_authority(seat: Seat, approval: Approval) -> bool:
    """Whether the seat's member has today what they were asked for: limits shrink, roles change."""
    member = seat.member
    if not member.is_active:
        return False
    if seat.authority != Authority.NEXT:
        return member in people_of(seat.step, approval)
    leads = member.is_administrator or Department.objects.filter(keeper=member).exists()
    return leads or seat.step.seats.filter(member__deputy=member).exists()


def _with_authority(step: Step, approval: Approval) -> Iterable[Member]:
    found: dict[str, Callable[[], Iterable[Member]]] = {
        Authority.ROLE: lambda: Member.objects.filter(role=step.role).order_by("pk"),
        Authority.KEEPER: lambda: [approval.case.department.keeper],
        Authority.DEPARTMENT: lambda: [step.department.keeper] if step.department else [],
        Authority.NAMED: lambda: Member.objects.filter(pk__in=step.named).order_by("pk"),
        Authority.LINE: lambda: _keepers_above(approval),
        Authority.LIMIT: lambda: members_covering(approval.held, approval.case),
    }
    return found[step.authority]() if step.authority in found else []


def _keepers_above(approval: Approval) -> list[Member]:
    teams = Department.objects.filter(members=approval.asked_by).select_related("keeper")
    return [team.keeper for team in teams.order_by("pk")]


def _administrators() -> Iterable[Member]:
    return Member.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")


def _allowed(people: Iterable[Member], approval: Approval) -> list[Member]:
    """Active ones, each once; whoever asked for it only where the rule lets people approve their own acts."""
    barred = set() if approval.self_approval else {approval.asked_by_id, *approval.barred}
    found = {one.pk: one for one in people if one.is_active and one.pk not in barred}
    return list(found.values())
