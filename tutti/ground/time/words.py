"""Times as people say them: "40 min left", "2 d 5 h", "today 16:00", "Fri 17:00", "12 Nov 2025"."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from django.utils import dateformat, timezone
from django.utils.translation import gettext, pgettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTES_MATTER_UNTIL = 10 * HOUR
HOURS_MATTER_UNTIL = 10 * DAY
A_WEEKDAY_IS_CLEAR_WITHIN = 6


def duration(stretch: timedelta) -> str:
    """Two figures at most: "40 min", "6 h 40", "19 h", "2 d 5 h", "12 d". A sign is left aside."""
    stretch = abs(stretch)
    if stretch < MINUTE:
        words = gettext("under a minute")
    elif stretch < HOUR:
        words = gettext("%(minutes)d min") % {"minutes": stretch // MINUTE}
    elif stretch < DAY:
        words = _hours(stretch)
    else:
        words = _days(stretch)
    return words


def left(due: datetime, now: datetime | None = None) -> str:
    """How far a date is: "40 min left", or "25 min late" once it has passed."""
    stretch = due - (now or timezone.now())
    late = stretch < timedelta(0)
    words = gettext("%(duration)s late") if late else gettext("%(duration)s left")
    return words % {"duration": duration(stretch)}


def ago(when: datetime, now: datetime | None = None) -> str:
    """How long ago: "just now", "40 min ago", "2 d 5 h ago"."""
    stretch = (now or timezone.now()) - when
    words = gettext("just now") if stretch < MINUTE else gettext("%(duration)s ago")
    return words % {"duration": duration(stretch)}


def moment(when: datetime, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """The shortest clear name of a moment, as a reader in `zone` (or the current) would say it."""
    local = timezone.localtime(when, zone)
    today = timezone.localtime(now, zone).date()
    days = (local.date() - today).days
    if days == 0:
        words = gettext("today %(time)s") % {"time": _clock(local)}
    elif abs(days) <= A_WEEKDAY_IS_CLEAR_WITHIN:
        words = dateformat.format(local, pgettext("weekday and time", "D H:i"))
    elif local.year == today.year:
        words = dateformat.format(local, pgettext("day and month", "j M"))
    else:
        words = dateformat.format(local, pgettext("day, month and year", "j M Y"))
    return words


def day(when: datetime, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """The day alone: "Today", "Yesterday", "Monday 2 March", with the year where it is another."""
    local = timezone.localtime(when, zone)
    today = timezone.localtime(now, zone).date()
    if local.date() == today:
        words = gettext("Today")
    elif local.date() == today - DAY:
        words = gettext("Yesterday")
    elif local.year == today.year:
        words = dateformat.format(local, pgettext("weekday, day and month", "l j F"))
    else:
        words = dateformat.format(local, pgettext("weekday, day, month and year", "l j F Y"))
    return words


def exact(when: datetime, zone: tzinfo | None = None) -> str:
    """Everything about a moment, for a title: "Friday 6 March 2026, 17:00 CET"."""
    local = timezone.localtime(when, zone)
    return dateformat.format(local, pgettext("a whole moment", r"l j F Y, H:i T"))


def _clock(local: datetime) -> str:
    return dateformat.format(local, pgettext("time of day", "H:i"))


def _hours(stretch: timedelta) -> str:
    hours, rest = divmod(stretch, HOUR)
    minutes = rest // MINUTE
    if minutes and stretch < MINUTES_MATTER_UNTIL:
        words = gettext("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    else:
        words = gettext("%(hours)d h") % {"hours": hours}
    return words


def _days(stretch: timedelta) -> str:
    days, rest = divmod(stretch, DAY)
    hours = rest // HOUR
    if hours and stretch < HOURS_MATTER_UNTIL:
        words = gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    else:
        words = gettext("%(days)d d") % {"days": days}
    return words
