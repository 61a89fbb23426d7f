"""Lines that go by mail, put together: one mail for all that waits for a member."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.work.outcomes.models import Line, MailChoice
from tutti.work.outcomes.notices import LINES_RETURNED

DAILY_AT = time(16, 0)  # in the member's own zone, before the day ends


def mail_lines(now: datetime | None = None) -> int:
    """Hand what waits to the notices, one for each member whose time has come; how many members that were."""
    moment = now or timezone.now()
    waiting = Line.objects.filter(mail=Line.Mail.WAITING)
    members = Member.objects.filter(pk__in=waiting.values("member_id"), is_active=True)
    choices = {one.member_id: one for one in MailChoice.objects.filter(member__in=members)}
    due = [one for one in members.order_by("pk") if _is_due(one, choices.get(one.pk), moment)]
    return sum(_mail(member, moment) for member in due)


def _is_due(member: Member, choice: MailChoice | None, now: datetime) -> bool:
    if choice is None or choice.how != MailChoice.How.DAILY:
        return True
    there = now.astimezone(_zone(member))
    return there.time() >= DAILY_AT and choice.last_day != there.date()


@transaction.atomic
def _mail(member: Member, now: datetime) -> bool:
    lines = Line.objects.select_for_update(skip_locked=True)
    found = list(lines.filter(member=member, mail=Line.Mail.WAITING).order_by("at", "id"))
    if not found:
        return False
    Line.objects.filter(pk__in=[line.pk for line in found]).update(mail=Line.Mail.MAILED)
    MailChoice.objects.filter(member=member).update(last_day=now.astimezone(_zone(member)).date())
    notify(
        [member],
        LINES_RETURNED,
        subject=("lines", found[-1].pk),
        params={"first": found[0].pk, "last": found[-1].pk, "count": len(_cases(found))},
    )
    return True


def _cases(lines: list[Line]) -> dict[int, list[Line]]:
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.case_id].append(line)
    return found


def _zone(member: Member) -> tzinfo:
    try:
        return ZoneInfo(member.time_zone)
    except (ZoneInfoNotFoundError, ValueError):  # a zone the system no longer knows
        return ZoneInfo("UTC")
