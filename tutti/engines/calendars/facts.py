"""What happens to calendars."""

from __future__ import annotations

from tutti.journal.facts import Fact


class CalendarSaved(Fact):
    """A calendar says something new from a day on; `valid_from` "" means from ever."""

    name = "calendars.calendar_saved"
    subject = "calendar"
    says = "{by} changed working hours"

    calendar: int
    version: int
    valid_from: str
    zone_data: str


class CalendarGiven(Fact):
    """A department works by this calendar from now on; None: it is always open."""

    name = "calendars.calendar_given"
    subject = "department"
    says = "{by} changed the working hours of a department"

    department: int
    calendar: int | None
