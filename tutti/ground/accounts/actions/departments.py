"""Creating and changing departments. Each always has a keeper, so nothing in it is ownerless."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tutti.ground.accounts.facts import DepartmentChanged, DepartmentCreated
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record

HUES = 8  # look.md §2: holder-1 … holder-8


@transaction.atomic
def create_department(
    *, name: str, keeper: Member, by: Actor, public_name: Mapping[str, str] | None = None
) -> Department:
    """Create a department on its keeper's clock; the keeper answers for every case nobody there has taken."""
    department = Department.objects.create(
        name=name.strip(),
        keeper=keeper,
        public_name=dict(public_name or {}),
        hue=Department.objects.count() % HUES + 1,
        time_zone=keeper.time_zone,
    )
    department.memberships.create(member=keeper)
    record([DepartmentCreated(department=department.pk, keeper=keeper.pk)], by=by)
    return department


@transaction.atomic
def change_department(department: Department, *, by: Actor, **changes: object) -> Department:
    """Change what is named in `changes`: name, public_name, keeper, hue, time_zone."""
    locked = Department.objects.select_for_update().get(pk=department.pk)
    fields = tuple(key for key, value in changes.items() if getattr(locked, key) != value)
    for key in fields:
        setattr(locked, key, changes[key])
    locked.save()
    locked.memberships.get_or_create(member=locked.keeper)
    if fields:
        record([DepartmentChanged(department=department.pk, fields=fields)], by=by)
    return locked
