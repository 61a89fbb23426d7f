"""How much somebody may give at once: limits, and what was given already."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member, Membership
from tutti.ground.db.locks import take_turns
from tutti.people.queries import cluster_of
from tutti.work.approvals.acts import HeldAct
from tutti.work.approvals.models import SUMMED_OVER, GivenAmount, Limit


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """An amount and what it adds up to with everything given before, in minor units."""

    act: int
    of_case: int
    of_person: int

    def fits(self, limit: Limit) -> bool:
        return (
            self.act <= limit.per_act
            and self.of_case <= limit.per_case
            and self.of_person <= limit.per_person
        )


def covers(member: Member, act: HeldAct, case: Case) -> bool:
    """Whether `member` may do this at once: the most generous limit of their own, their role or team reaches so far.

    Limits for exactly this kind of remedy stand instead of those for any kind. A currency without a limit is not
    covered; an act without an amount is no matter of limits. Hold the locks of `lock_person` to rely on it.
    """
    if act.amount is None:
        return False
    reckoning = reckoning_of(act, case)
    return any(reckoning.fits(limit) for limit in limits_of(member, act, case))


def limits_of(member: Member, act: HeldAct, case: Case) -> list[Limit]:
    """The limits that speak of this member and this act."""
    return _narrowest([one for one in _limits(act) if _is_of(one, member, case)])


def members_covering(act: HeldAct, case: Case) -> list[Member]:
    """Active members whose limit reaches the act, the least free first: a small matter needs no director."""
    if act.amount is None:
        return []
    reckoning = reckoning_of(act, case)
    reach: dict[int, tuple[int, Member]] = {}
    members = Member.objects.filter(is_active=True).prefetch_related("memberships")
    every = list(_limits(act))
    for member in members.order_by("pk"):
        theirs = _narrowest([one for one in every if _is_of(one, member, case)])
        fitting = [limit.per_act for limit in theirs if reckoning.fits(limit)]
        if fitting:
            reach[member.pk] = (max(fitting), member)
    return [member for _, member in sorted(reach.values(), key=lambda one: (one[0], one[1].pk))]


def reckoning_of(act: HeldAct, case: Case) -> Reckoning:
    """What the act comes to with everything else given on its case, and to its person in the last 30 days."""
    if act.amount is None:
        raise ValueError("An act without an amount is not reckoned.")
    others = GivenAmount.objects.filter(currency=act.amount.currency, given_back_at__isnull=True)
    others = others.exclude(subject_kind=act.subject_kind, subject_id=act.subject_id)
    of_case = act.amount.minor + _sum(others.filter(case=case))
    everybody = cluster_of(case.person_id) if case.person_id else []
    lately = others.filter(case__person__in=everybody, at__gt=timezone.now() - SUMMED_OVER)
    of_person = act.amount.minor + _sum(lately)
    return Reckoning(act=act.amount.minor, of_case=of_case, of_person=of_person)


def lock_person(case: Case) -> None:
    """Until the end of the transaction, nobody else reckons for the case's person. Take it with the case locked."""
    if case.person_id is None:
        return
    take_turns(f"approvals person {cluster_of(case.person_id)[0]}")


def _limits(act: HeldAct) -> QuerySet[Limit]:
    currency = act.amount.currency if act.amount else ""
    found = Limit.objects.filter(Q(kind="") | Q(kind=act.detail), currency=currency)
    return found.select_related("department", "member")


def _is_of(limit: Limit, member: Member, case: Case) -> bool:
    if limit.keepers:
        return case.department.keeper_id == member.pk
    if limit.role:
        return limit.role == member.role
    if limit.department_id:
        return limit.department_id in _departments_of(member)
    return limit.member_id == member.pk


def _departments_of(member: Member) -> set[int]:
    known: dict[str, list[Membership]] = getattr(member, "_prefetched_objects_cache", {})
    if "memberships" in known:
        return {one.department_id for one in member.memberships.all()}
    return set(member.memberships.values_list("department_id", flat=True))


def _narrowest(limits: list[Limit]) -> list[Limit]:
    exact = [limit for limit in limits if limit.kind]
    return exact or limits


def _sum(rows: QuerySet[GivenAmount]) -> int:
    return rows.aggregate(total=Sum("minor"))["total"] or 0
