"""A reckoning as a sentence, in the reader's language and zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo

from django.utils import dateformat, timezone
from django.utils.translation import gettext, pgettext

from tutti.engines.clocks.reckoning import DayOff, Reckoning, Stretch

MINUTE = timedelta(minutes=1)
MOST_NAMED = 6  # pauses, and days off; more are counted


def in_words(
    reckoning: Reckoning, *, why: Callable[[str], str], reader_zone: tzinfo | None = None
) -> str:
    """For instance: "11:20 of 16:00 working hours; paused 3 Nov 17:00 – 4 Nov 09:00: customer's turn; 11 Nov holiday."

    `why` says the word of a pause; no pause shorter than a minute is told.
    """
    parts = [_used(reckoning)]
    told = [each for each in reckoning.pauses if not each.end or each.end - each.start >= MINUTE]
    parts += [_pause(each, why, reader_zone) for each in told[-MOST_NAMED:]]
    if len(told) > MOST_NAMED:
        parts.append(gettext("and %(number)d earlier pauses") % {"number": len(told) - MOST_NAMED})
    parts += _days_off(reckoning.days_off)
    return "; ".join(parts) + "."


def clock_face(stretch: timedelta) -> str:
    """Hours and minutes as on a counter: "11:20"."""
    hours, rest = divmod(stretch, timedelta(hours=1))
    return f"{hours}:{rest // MINUTE:02}"


def _used(reckoning: Reckoning) -> str:
    figures = {"used": clock_face(reckoning.used), "allowed": clock_face(reckoning.allowed)}
    if reckoning.by_hours:
        return gettext("%(used)s of %(allowed)s working hours") % figures
    return gettext("%(used)s of %(allowed)s hours") % figures


def _pause(pause: Stretch, why: Callable[[str], str], reader_zone: tzinfo | None) -> str:
    reason = why(pause.why)
    start = _moment(pause.start, reader_zone)
    if pause.end is None:
        return gettext("paused since %(start)s: %(why)s") % {"start": start, "why": reason}
    return gettext("paused %(start)s – %(end)s: %(why)s") % {
        "start": start,
        "end": _moment(pause.end, reader_zone),
        "why": reason,
    }


def _days_off(days: Sequence[DayOff]) -> list[str]:
    named = [_day_off(each) for each in days[:MOST_NAMED]]
    more = len(days) - MOST_NAMED
    return (
        [*named, gettext("and %(number)d more days off") % {"number": more}] if more > 0 else named
    )


def _day_off(each: DayOff) -> str:
    day = dateformat.format(each.day, pgettext("day and month", "j M"))
    if each.name:
        return gettext("%(day)s holiday (%(name)s)") % {"day": day, "name": each.name}
    return gettext("%(day)s holiday") % {"day": day}


def _moment(at: datetime, reader_zone: tzinfo | None) -> str:
    local = timezone.localtime(at, reader_zone)
    return dateformat.format(local, pgettext("day, month and time", "j M H:i"))
