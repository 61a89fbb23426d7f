"""Who is asking, in the terms every `visible_to` understands."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from tutti.ground.accounts.models import Member, Role


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A member with what they belong to, read once a request. Nobody signed in is `ANYONE`."""

    member_id: int | None = None
    role: str = ""
    departments: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def works_the_desk(self) -> bool:
        return self.role in {Role.ADMINISTRATOR, Role.AGENT}


ANYONE = Principal()


def principal_of(member: Member | AnonymousUser) -> Principal:
    """The principal of a signed-in member; `ANYONE` for everybody else, suspended members included."""
    if not isinstance(member, Member) or not member.is_active:
        return ANYONE
    departments = member.memberships.values_list("department_id", flat=True)
    return Principal(member_id=member.pk, role=member.role, departments=frozenset(departments))


def principal(request: HttpRequest) -> Principal:
    """The principal of this request, computed once."""
    known: Principal | None = getattr(request, "_principal", None)
    if known is None:
        known = principal_of(request.user)
        request._principal = known  # type: ignore[attr-defined]  # noqa: SLF001 -- kept for this request
    return known


def signed_in(request: HttpRequest) -> Member:
    """The member behind the request; only for views whose policy let no stranger through."""
    member = request.user
    if not isinstance(member, Member):
        raise TypeError("This view is open to strangers; ask principal(request) instead.")
    return member
