"""What happens to those who sign in."""

from __future__ import annotations

from tutti.journal.facts import Fact


class MemberAdded(Fact):
    """Somebody can act for us from now on."""

    name = "accounts.member_added"
    subject = "member"
    says = "{by} added {member}"

    member: int
    role: str


class MemberChanged(Fact):
    """A member's role, departments, deputy or right to sign in changed; `fields` names which."""

    name = "accounts.member_changed"
    subject = "member"
    says = "{by} changed {member}: {fields}"

    member: int
    fields: tuple[str, ...]


class MemberAway(Fact):
    """A member is away for a time; their deputy, if they named one, stands in."""

    name = "accounts.member_away"
    subject = "member"
    says = "{member} is away"

    member: int
    absence: int
    starts_at: str
    ends_at: str


class MemberBack(Fact):
    """An absence ended early, or was called off."""

    name = "accounts.member_back"
    subject = "member"
    says = "{member} is back"

    member: int
    absence: int


class MemberSignedIn(Fact):
    """A member signed in, by `how`: a password or a one-time link."""

    name = "accounts.member_signed_in"
    subject = "member"
    says = "{member} signed in"

    member: int
    how: str


class DepartmentCreated(Fact):
    """There is a new department, with a keeper."""

    name = "accounts.department_created"
    subject = "department"
    says = "{by} created {department}"

    department: int
    keeper: int


class DepartmentChanged(Fact):
    """A department's name, public name, keeper or people changed; `fields` names which."""

    name = "accounts.department_changed"
    subject = "department"
    says = "{by} changed {department}: {fields}"

    department: int
    fields: tuple[str, ...]
