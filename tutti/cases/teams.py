"""Departments and who is in them, read once for a page."""

from __future__ import annotations

from functools import cached_property

from tutti.ground.accounts.models import Department, Membership
from tutti.listen.models import Message


class Teams:
    """Two statements, whoever a page shows."""

    @cached_property
    def departments(self) -> dict[int, Department]:
        return Department.objects.in_bulk()

    @cached_property
    def of_members(self) -> dict[int, list[int]]:
        """Department ids of each member, the one they joined first in front."""
        found: dict[int, list[int]] = {}
        rows = Membership.objects.order_by("pk").values_list("member_id", "department_id")
        for member, department in rows:
            found.setdefault(member, []).append(department)
        return found

    def hue_of(self, message: Message) -> int | None:
        """The colour of the colleague who wrote it; None for everybody else."""
        if message.author_kind != "member" or not message.author_value.isdecimal():
            return None
        teams = self.of_members.get(int(message.author_value), [])
        return self.departments[teams[0]].hue if teams else None
