"""Who may decide for whom today, and how long they have. The one place that asks about absence and calendars."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from tutti.engines.calendars.hours import NeverOpen, after_working
from tutti.engines.calendars.queries import hours_of_department
from tutti.ground.accounts.models import Member
from tutti.ground.accounts.queries import absences_at, deputy_now


def stands_for(member: Member) -> list[Member]:
    """The colleagues `member` stands in for now."""
    away = Member.objects.filter(pk__in=absences_at().values("member_id"), is_active=True)
    return [one for one in away.order_by("pk") if deputy_of(one) == member]


def deputy_of(member: Member, *, never: Collection[int] = ()) -> Member | None:
    """Who acts for `member` now; None while they are here, or nobody stands in.

    None, too, where the way from deputy to deputy leads over one of `never`: who may not decide names nobody who does.
    """
    found, who = deputy_now(member), member.deputy
    while found and who and who != found:
        if who.pk in never:
            return None
        who = who.deputy
    return found


def due_after(start: datetime, hours: int, *, department_id: int) -> datetime:
    """So many working hours of the department later; of the clock's where its calendar never opens."""
    amount = timedelta(hours=hours)
    try:
        return after_working(start, amount, hours=hours_of_department(department_id))
    except NeverOpen:
        return start + amount
