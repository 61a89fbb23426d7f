"""Whose hours are which."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tutti.engines.calendars.hours import ALWAYS, BEGINNING, Hours, Spell
from tutti.engines.calendars.models import CalendarVersion, DepartmentCalendar
from tutti.ground.accounts.models import Membership


def hours_of_calendars(calendar_ids: Collection[int]) -> dict[int, Hours]:
    """The hours of calendars by id, all their versions in order; one statement."""
    versions: dict[int, list[CalendarVersion]] = {}
    for version in CalendarVersion.objects.filter(calendar_id__in=set(calendar_ids)).order_by("id"):
        versions.setdefault(version.calendar_id, []).append(version)
    return {calendar_id: hours_of_versions(each) for calendar_id, each in versions.items()}


def hours_of_versions(versions: Iterable[CalendarVersion]) -> Hours:
    """Versions of one calendar as hours; of two for the same day the later saved counts."""
    by_day = {version.valid_from: version for version in versions}
    spells = [Spell.of(version.since, version.rules) for version in by_day.values()]
    return Hours(tuple(sorted(spells, key=lambda spell: spell.since))) if spells else ALWAYS


def hours_of_departments(department_ids: Collection[int]) -> dict[int, Hours]:
    """The hours of each department: the calendars it had, one after the other; always open without any."""
    given = DepartmentCalendar.objects.filter(department_id__in=set(department_ids))
    assignments = list(given.order_by("since", "id"))
    known = hours_of_calendars({each.calendar_id for each in assignments if each.calendar_id})
    found = dict.fromkeys(department_ids, ALWAYS)
    begun: set[int] = set()
    for each in assignments:
        hours = known.get(each.calendar_id or 0, ALWAYS)
        since = each.since if each.department_id in begun else BEGINNING
        found[each.department_id] = found[each.department_id].then(hours, at=since)
        begun.add(each.department_id)
    return found


def hours_of_department(department_id: int) -> Hours:
    """When a department works; always where it keeps no calendar."""
    return hours_of_departments([department_id])[department_id]


def hours_of_member(member_id: int) -> Hours:
    """When a member works: by the calendar of the first of their departments that keeps one, else always."""
    return hours_of_members([member_id])[member_id]


def hours_of_members(member_ids: Collection[int]) -> dict[int, Hours]:
    """When each of these members works; three statements, however many."""
    places = Membership.objects.filter(member_id__in=set(member_ids)).order_by("id")
    pairs = list(places.values_list("member_id", "department_id"))
    known = hours_of_departments({department for _member, department in pairs})
    found: dict[int, Hours] = {}
    for member, department in pairs:
        if known[department] != ALWAYS:
            found.setdefault(member, known[department])
    return {member: found.get(member, ALWAYS) for member in member_ids}


def calendars_of_departments() -> dict[int, int | None]:
    """The calendar each department keeps now, by department; only those that ever kept one."""
    given = DepartmentCalendar.objects.order_by("since", "id")
    return dict(given.values_list("department_id", "calendar_id"))
