"""Which room a department's tasks are told in."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from tutti.ground.accounts.models import Department
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Channel
from tutti.work.chats.errors import RoomWrong
from tutti.work.chats.facts import DepartmentRoomSet
from tutti.work.chats.inside import is_inside
from tutti.work.chats.models import DepartmentRoom


@transaction.atomic
def set_room(department: Department, *, channel: Channel, room: str, by: Actor) -> DepartmentRoom:
    """Tell what is asked of the department there. Raises `RoomWrong` where others than colleagues may read."""
    if not is_inside(channel):
        raise RoomWrong(gettext("Others than colleagues are in the rooms of this channel."))
    if not room.strip():
        raise RoomWrong(gettext("Write the id of the room."))
    known = DepartmentRoom.objects.exclude(department=department)
    if known.filter(channel=channel, room=room.strip()).exists():
        raise RoomWrong(gettext("Another department has this room."))
    made, _new = DepartmentRoom.objects.update_or_create(
        department=department, defaults={"channel": channel, "room": room.strip()}
    )
    record([DepartmentRoomSet(department=department.pk, channel=channel.pk)], by=by)
    return made


@transaction.atomic
def leave_room(department: Department, *, by: Actor) -> None:
    """Tell what is asked of the department in no room any more."""
    gone, _kinds = DepartmentRoom.objects.filter(department=department).delete()
    if gone:
        record([DepartmentRoomSet(department=department.pk, channel=None)], by=by)
