"""When Larkmoor works: the branch by the sea with its lunch hour, and the accounts team in London."""

from __future__ import annotations

from datetime import date

from tutti.engines.calendars.actions.saving import Week, create_calendar, give_calendar
from tutti.engines.calendars.hours import BEGINNING, OwnDay
from tutti.engines.calendars.spans import spans_from
from tutti.ground.accounts.models import Department
from tutti.journal.facts import SYSTEM

BRANCH = spans_from("08:30-12:30, 13:30-17:30")
SATURDAY = spans_from("09:00-12:00")
OFFICE = spans_from("09:00-17:30")


def fill() -> None:
    year = date.today().year  # noqa: DTZ011 -- a demo's own days are near in any zone
    branch = create_calendar(
        name="Branch hours",
        week=Week(
            zone="Europe/Lisbon",
            days=[*[BRANCH] * 5, SATURDAY, ()],
            country="PT",
            own_days=[
                OwnDay(day=date(year, 12, 24), name="Christmas eve", spans=SATURDAY),
                OwnDay(day=date(year, 12, 31), name="Year’s end: counting"),
            ],
        ),
        by=SYSTEM,
    )
    office = create_calendar(
        name="London office",
        week=Week(
            zone="Europe/London", days=[*[OFFICE] * 5, (), ()], country="GB", subdivision="ENG"
        ),
        by=SYSTEM,
    )
    for name, calendar in (("Front desk", branch), ("Community", branch), ("Finance", office)):
        department = Department.objects.get(name=name)
        give_calendar(department, calendar=calendar, by=SYSTEM, since=BEGINNING)
