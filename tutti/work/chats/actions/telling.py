"""What is to be said in chats: notices to members who want them there, and departments' tasks in their rooms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from tutti.ground.notices.models import Notice
from tutti.work.approvals.notices import APPROVAL_ASKED
from tutti.work.chats.inside import inside_channels
from tutti.work.chats.jobs import say_one
from tutti.work.chats.models import ChatAccount, ChatLine, DepartmentRoom, Way
from tutti.work.models import Task, TaskState
from tutti.work.notices import (
    NOTE_MENTIONS,
    TASK_ANSWERED,
    TASK_ASKED,
    TASK_HANDED,
    TASK_LATE,
    TASK_LATER,
    TASK_OFFERED,
    TASK_RAISED,
    TASK_SOON,
    TASK_TAKEN_BACK,
)

# Named one by one: a sign-in link or the code of an approval must never leave by another road than the mail.
BY_CHAT = frozenset(
    kind.name
    for kind in (
        TASK_ASKED,
        TASK_ANSWERED,
        TASK_TAKEN_BACK,
        TASK_OFFERED,
        TASK_LATER,
        TASK_RAISED,
        TASK_HANDED,
        TASK_SOON,
        TASK_LATE,
        NOTE_MENTIONS,
        APPROVAL_ASKED,
    )
)


def plan_lines(notices: Sequence[Notice]) -> set[int]:
    """Plan what goes by chat; the ids of notices whose members want no mail beside it."""
    fitting = [notice for notice in notices if notice.kind in BY_CHAT]
    wanting = _accounts({notice.member_id for notice in fitting}) if fitting else {}
    lines = [
        _line(account, notice)
        for notice in fitting
        for account in wanting.get(notice.member_id, ())
    ]
    say_all(lines)
    chosen = {line.notice_id for line in lines if line.notice_id}
    mailed_too = {
        member_id
        for member_id, accounts in wanting.items()
        if all(account.way == Way.BOTH for account in accounts)
    }
    return {one.pk for one in fitting if one.pk in chosen and one.member_id not in mailed_too}


def tell_rooms(task_ids: Collection[int]) -> None:
    """Tell each department's task nobody has yet in its department's room, once."""
    tasks = Task.objects.filter(pk__in=task_ids, state=TaskState.ASKED, doer=None, is_waiting=False)
    places = DepartmentRoom.objects.filter(
        department__in=tasks.values("department"), channel__in=inside_channels()
    )
    rooms = {place.department_id: place for place in places.select_related("channel")}
    told = set(ChatLine.objects.filter(task__in=task_ids).values_list("task", "room"))
    say_all(
        [
            _in_room(rooms[task.department_id], task)
            for task in tasks.order_by("pk")
            if task.department_id in rooms and (task.pk, rooms[task.department_id].room) not in told
        ]
    )


def say_all(lines: Sequence[ChatLine]) -> None:
    """Put lines down and wake who says them, once the transaction is through."""
    made = ChatLine.objects.bulk_create(lines)
    due: list[dict[str, Any]] = [{"line": line.pk} for line in made]
    if due:
        say_one.batch_defer(*due)


def _accounts(member_ids: Collection[int]) -> dict[int, list[ChatAccount]]:
    """By member, the accounts something should reach; only where the channel may send."""
    rows = ChatAccount.objects.alive().exclude(way=Way.MAIL)
    able = inside_channels().filter(sends=True)
    found: dict[int, list[ChatAccount]] = {}
    for account in rows.filter(member__in=member_ids, channel__in=able).order_by("pk"):
        found.setdefault(account.member_id, []).append(account)
    return found


def _line(account: ChatAccount, notice: Notice) -> ChatLine:
    now = timezone.now()
    return ChatLine(
        channel_id=account.channel_id,
        to_kind=account.kind,
        to_value=account.value,
        member_id=account.member_id,
        notice=notice,
        made_at=now,
        changed_at=now,
    )


def _in_room(place: DepartmentRoom, task: Task) -> ChatLine:
    now = timezone.now()
    return ChatLine(
        channel=place.channel,
        to_kind=place.channel.kind,
        to_value=place.room,
        room=place.room,
        task=task,
        made_at=now,
        changed_at=now,
    )
