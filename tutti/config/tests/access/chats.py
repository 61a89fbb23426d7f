"""Chats in the small house: a channel of colleagues, two bound accounts, a room."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tutti.ground.accounts.models import Department, Member
from tutti.listen.models import Channel
from tutti.work.chats.models import ChatAccount, DepartmentRoom

BOUND = ("contributor", "zoe")


def add_chats(members: dict[str, Member], department: Department) -> dict[str, Any]:
    inside = Channel.objects.create(
        kind="matrix", name="Inside", department=department, settings={"inside": True}
    )
    DepartmentRoom.objects.create(department=department, channel=inside, room="!a:acme.test")
    accounts: dict[str, Any] = {
        name: ChatAccount.objects.create(
            channel=inside,
            kind="matrix",
            value=f"@{name}:acme.test",
            member=members[name],
            bound_at=timezone.now(),
        )
        for name in BOUND
    }
    return accounts | {"channel": inside, "department": department}
