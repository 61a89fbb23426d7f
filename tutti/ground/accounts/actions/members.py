"""Adding and changing members. Addresses are kept in lower case: one person, one row."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tutti.ground.accounts.facts import MemberAdded, MemberChanged
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import Actor
from tutti.journal.recording import record


class MemberRefused(Exception):
    """The change would leave Tutti in a state nobody wants; the message says what to do instead."""


@transaction.atomic
def add_member(
    *,
    name: str,
    email: str,
    role: Role,
    by: Actor,
    departments: Iterable[Department] = (),
) -> Member:
    """Add somebody who can act for us. They have no password; they get a one-time link or a task link."""
    address = email.strip().lower()
    if Member.objects.filter(email__iexact=address).exists():
        raise MemberRefused(f"{address} is a member already.")
    member = Member(name=name.strip(), email=address, role=role)
    member.set_unusable_password()
    member.save()
    _place(member, departments)
    record([MemberAdded(member=member.pk, role=role)], by=by)
    return member


@transaction.atomic
def change_member(
    member: Member, *, by: Actor, departments: Iterable[Department] | None = None, **changes: object
) -> Member:
    """Change what is named in `changes` (name, role, is_active, deputy, language, time_zone, …).

    The last administrator who may sign in can neither lose the role nor be stopped.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    fields = [key for key, value in changes.items() if getattr(locked, key) != value]
    for key in fields:
        setattr(locked, key, changes[key])
    if {"role", "is_active"} & set(fields):
        _keep_an_administrator(locked)
    locked.save()
    if departments is not None and _place(locked, departments):
        fields.append("departments")
    if fields:
        record([MemberChanged(member=member.pk, fields=tuple(fields))], by=by)
    return locked


@transaction.atomic
def set_password(member: Member, *, password: str, by: Actor) -> None:
    """Give the member a password. The caller has validated it; other sessions end by themselves."""
    member.set_password(password)
    member.save(update_fields=["password"])
    record([MemberChanged(member=member.pk, fields=("password",))], by=by)


def _keep_an_administrator(member: Member) -> None:
    if member.role == Role.ADMINISTRATOR and member.is_active:
        return
    others = Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise MemberRefused(
            _("This is the last administrator. Make somebody else an administrator first.")
        )


def _place(member: Member, departments: Iterable[Department]) -> bool:
    wanted = {department.pk for department in departments}
    present = set(member.memberships.values_list("department_id", flat=True))
    member.memberships.filter(department_id__in=present - wanted).delete()
    Membership.objects.bulk_create(
        Membership(member=member, department_id=pk) for pk in wanted - present
    )
    return wanted != present
