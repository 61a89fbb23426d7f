"""Dates in what somebody writes, English and Italian: "by Friday", "entro domani alle 15", "on 27 November".

Pure, and modest: it offers what it is sure of, at most three, and a person says which is promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tutti.ground.text.folding import fold

END_OF_WORK = time(17)
MOST = 3
ONE_DAY = timedelta(days=1)
LOOKED_AT = 5000  # characters

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunedi",
            "tuesday tue martedi",
            "wednesday wed mercoledi",
            "thursday thu giovedi",
            "friday fri venerdi",
            "saturday sabato",
            "sunday domenica",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan gennaio gen",
            "february feb febbraio",
            "march mar marzo",
            "april apr aprile",
            "may maggio mag",
            "june jun giugno giu",
            "july jul luglio lug",
            "august aug agosto ago",
            "september sep sept settembre set",
            "october oct ottobre ott",
            "november nov novembre",
            "december dec dicembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
DAYS_AHEAD = {
    "today": 0,
    "oggi": 0,
    "tonight": 0,
    "stasera": 0,
    "tomorrow": 1,
    "domani": 1,
    "dopodomani": 2,
}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NEXT = r"(?P<next>next |prossim[oa] )?"
_AFTER = r"(?P<after> prossim[oa])?"
_DAY = re.compile(
    r"(?<![\w/.:-])(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<slash>\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?)(?!\d|:|[./]\d)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|o|°)? (?:of |di )?(?P<month>{_MONTH})\b"
    r"(?:,? (?P<year>\d{4}))?"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<ahead>{'|'.join(DAYS_AHEAD)})\b"
    rf"|{_NEXT}(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b{_AFTER}"
    r")"
)
_TIME = re.compile(
    r"(?:(?:at|by|before|alle|entro le|prima delle|ore|h) ?"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)?"
    r"|(?P<hour2>\d{1,2})(?:[:.](?P<minute2>\d{2}))? ?(?P<half2>am|pm)"
    r"|(?P<hour3>\d{1,2}):(?P<minute3>\d{2})"
    r"|(?:a |by )?(?P<noon>noon|mezzogiorno))(?![\w/])"
)
NEAR = 24  # characters between a day and its time
CUE = re.compile(r"\b(?:by|before|until|on|due|within|entro|prima di|per|il|di)\b[^.!?\n]{0,12}$")
PM, NOON = 12, time(12)
FIRST_OF_CENTURY = 2000
WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Found:
    """A date in the words: the moment, and where they speak of it."""

    at: datetime
    words: str


def dates_in(text: str, now: datetime) -> list[Found]:
    """The dates still to come that `text` names, soonest first; `now` says the writer's day and zone.

    A day without a time means the end of work. "3/4" is the third of April, as in most of the world.
    """
    folded = fold(text[:LOOKED_AT]).replace("'", "")
    found = {each.at: each for each in _found(folded, now) if each.at > now}
    return [found[at] for at in sorted(found)][:MOST]


def _found(text: str, now: datetime) -> Iterator[Found]:
    for match in _DAY.finditer(text):
        day = _day(match, now)
        if day is not None and not _passed_on(match, text):
            moment = datetime.combine(day, _time(text, match), tzinfo=now.tzinfo)
            yield Found(at=moment, words=match[0])


def _passed_on(match: re.Match[str], text: str) -> bool:
    """Short names are words too ("may", "set", "sun"): they count only after a word that leads to a date."""
    said = match["weekday"] or ""
    return len(said) == 3 and not CUE.search(text[: match.start()])  # noqa: PLR2004 -- mon, tue, wed


def _day(match: re.Match[str], now: datetime) -> date | None:
    try:
        return _named_day(match, now.date())
    except ValueError:  # the 31st of a month that has 30 days
        return None


def _named_day(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["slash"]:
        day, month, *more = (int(part) for part in re.split("[/.]", match["slash"]))
        return _in_year(today, day, month, more[0] if more else None)
    if match["ahead"]:
        return today + DAYS_AHEAD[match["ahead"]] * ONE_DAY
    if match["weekday"]:
        ahead = (WEEKDAYS[match["weekday"]] - today.weekday()) % WEEK or WEEK
        later = bool(match["next"] or match["after"]) and today.weekday() + ahead < WEEK
        return today + (ahead + (WEEK if later else 0)) * ONE_DAY
    month = MONTHS[match["month"] or match["month2"]]
    year = match["year"] or match["year2"]
    return _in_year(today, int(match["day"] or match["day2"]), month, int(year) if year else None)


def _in_year(today: date, day: int, month: int, year: int | None) -> date:
    """Without a year, the next such day."""
    if year is not None:
        return date(year if year >= FIRST_OF_CENTURY else year + FIRST_OF_CENTURY, month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _time(text: str, day: re.Match[str]) -> time:
    """The time said just after a day, else just before it, else the end of work."""
    after = _TIME.search(text[day.end() : day.end() + NEAR])
    if after and not re.search(r"[.!?\n]", text[day.end() : day.end() + after.start()]):
        return _said(after) or END_OF_WORK
    before = list(_TIME.finditer(text[max(0, day.start() - NEAR) : day.start()]))
    return (_said(before[-1]) if before else None) or END_OF_WORK


def _said(match: re.Match[str]) -> time | None:
    if match["noon"]:
        return NOON
    hour = int(match["hour"] or match["hour2"] or match["hour3"])
    minute = int(match["minute"] or match["minute2"] or match["minute3"] or 0)
    half = match["half"] or match["half2"]
    if half:
        hour = hour % PM + (PM if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
