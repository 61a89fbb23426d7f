"""Whose hours are which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from tutti.engines.calendars.hours import ALWAYS, Hours, Spell
from tutti.engines.calendars.models import CalendarVersion, DepartmentCalendar
from tutti.ground.accounts.models import Membership


class Book:
    """All calendars, and who works by which, read once by two statements: there are a handful in a house.

    `known_at` asks what the book said at that moment: versions saved later are left aside, so that what was reckoned
    then is reckoned alike for ever.
    """

    def __init__(self) -> None:
        self._versions = list(CalendarVersion.objects.order_by("id"))
        self._given = list(DepartmentCalendar.objects.order_by("since", "id"))
        self._hours: dict[tuple[int, ...], Hours] = {}

    def of_calendar(self, calendar_id: int | None, *, known_at: datetime | None = None) -> Hours:
        """The hours of a calendar; always open for None and for one without a version."""
        known = [
            each
            for each in self._versions
            if each.calendar_id == calendar_id and (known_at is None or each.saved_at <= known_at)
        ]
        key = tuple(each.pk for each in known)
        if key not in self._hours:
            self._hours[key] = hours_of_versions(known)
        return self._hours[key]

    def of_department(self, department_id: int, *, known_at: datetime | None = None) -> Hours:
        """The calendars a department had, one after the other; always open before the first."""
        found = ALWAYS
        for each in self._given:
            if each.department_id == department_id and (known_at is None or each.since <= known_at):
                hours = self.of_calendar(each.calendar_id, known_at=known_at)
                found = found.then(hours, at=each.since)
        return found


def hours_of_versions(versions: Iterable[CalendarVersion]) -> Hours:
    """Versions of one calendar as hours; of two for the same day the later saved counts."""
    by_day = {version.valid_from: version for version in versions}
    spells = [Spell.of(version.since, version.rules) for version in by_day.values()]
    return Hours(tuple(sorted(spells, key=lambda spell: spell.since))) if spells else ALWAYS


def hours_of_department(department_id: int) -> Hours:
    """When a department works; always where it keeps no calendar."""
    return Book().of_department(department_id)


def hours_of_member(member_id: int) -> Hours:
    """When a member works: by the calendar of the first of their departments that keeps one, else always."""
    return hours_of_members([member_id])[member_id]


def hours_of_members(member_ids: Collection[int]) -> dict[int, Hours]:
    """When each of these members works; three statements, however many."""
    places = Membership.objects.filter(member_id__in=set(member_ids)).order_by("id")
    found: dict[int, Hours] = {}
    book = Book()
    for member, department in places.values_list("member_id", "department_id"):
        hours = book.of_department(department)
        if hours != ALWAYS:
            found.setdefault(member, hours)
    return {member: found.get(member, ALWAYS) for member in member_ids}


def calendars_of_departments() -> dict[int, int | None]:
    """The calendar each department keeps now, by department; only those that ever kept one."""
    given: Sequence[tuple[int, int | None]] = list(
        DepartmentCalendar.objects.order_by("since", "id").values_list(
            "department_id", "calendar_id"
        )
    )
    return dict(given)
