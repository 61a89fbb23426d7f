"""Saving working hours, and saying who works by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.calendars.errors import HoursWrong
from tutti.engines.calendars.facts import CalendarGiven, CalendarSaved
from tutti.engines.calendars.hours import OwnDay, Span
from tutti.engines.calendars.models import Calendar, CalendarVersion, DepartmentCalendar
from tutti.engines.calendars.special_days import countries, subdivisions
from tutti.engines.calendars.zones import zone_data_version, zone_names
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Week:
    """What a calendar is to say: seven days from Monday, in a zone, with what differs."""

    zone: str
    days: Sequence[Sequence[Span]]
    country: str = ""
    subdivision: str = ""
    own_days: Sequence[OwnDay] = ()


@transaction.atomic
def create_calendar(*, name: str, week: Week, by: Actor, member: Member | None = None) -> Calendar:
    """Add a calendar; its first version holds from ever."""
    _require_sound(week)
    if Calendar.objects.filter(name__iexact=name.strip()).exists():
        raise HoursWrong(_("There is a calendar of this name already."))
    calendar = Calendar.objects.create(name=name.strip())
    _keep(calendar, week, valid_from=None, by=by, member=member)
    return calendar


@transaction.atomic
def save_calendar(
    calendar: Calendar,
    *,
    week: Week,
    valid_from: date | None,
    by: Actor,
    member: Member | None = None,
) -> CalendarVersion:
    """Let the calendar say this from `valid_from` on (None: from ever). Earlier versions stay.

    The same week again changes nothing and answers the version there is.
    """
    _require_sound(week)
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    return _keep(calendar, week, valid_from=valid_from, by=by, member=member)


@transaction.atomic
def give_calendar(
    department: Department,
    *,
    calendar: Calendar | None,
    by: Actor,
    since: datetime | None = None,
) -> None:
    """Let a department work by a calendar from now (or `since`) on; None: it is always open."""
    Department.objects.select_for_update().get(pk=department.pk)
    last = DepartmentCalendar.objects.filter(department=department).last()
    if (last.calendar_id if last else None) == (calendar.pk if calendar else None):
        return
    DepartmentCalendar.objects.create(
        department=department, calendar=calendar, since=since or timezone.now()
    )
    given = CalendarGiven(department=department.pk, calendar=calendar.pk if calendar else None)
    record([given], by=by)


def _keep(
    calendar: Calendar, week: Week, *, valid_from: date | None, by: Actor, member: Member | None
) -> CalendarVersion:
    version = CalendarVersion(
        calendar=calendar,
        valid_from=valid_from,
        zone=week.zone,
        week=[[list(span) for span in day] for day in week.days],
        country=week.country,
        subdivision=week.subdivision,
        own_days=[_kept(own) for own in sorted(week.own_days, key=lambda own: own.day)],
        saved_by=member,
    )
    last = calendar.versions.filter(valid_from=valid_from).last()
    if last and last.rules == version.rules:
        return last
    version.save()
    saved = CalendarSaved(
        calendar=calendar.pk,
        version=version.pk,
        valid_from=valid_from.isoformat() if valid_from else "",
        zone_data=zone_data_version(),
    )
    record([saved], by=by)
    return version


def _kept(own: OwnDay) -> dict[str, object]:
    return {
        "day": own.day.isoformat(),
        "name": own.name,
        "spans": [list(span) for span in own.spans],
    }


def _require_sound(week: Week) -> None:
    if len(week.days) != DAYS_OF_A_WEEK or not any(week.days):
        raise HoursWrong(
            _("A calendar that never opens lets no time pass. Write hours for at least one day.")
        )
    if week.zone not in zone_names():
        raise HoursWrong(_("There is no time zone called %(zone)s.") % {"zone": week.zone})
    if week.country and week.country not in dict(countries()):
        raise HoursWrong(_("We know no holidays of %(country)s.") % {"country": week.country})
    if week.subdivision and week.subdivision not in dict(subdivisions(week.country)):
        raise HoursWrong(
            _("%(region)s is no region of that country.") % {"region": week.subdivision}
        )
