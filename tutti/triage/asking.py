"""What a page of the funnel was asked for: a period, a channel, and which way the messages went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from tutti.triage.models import Decision, Matched, Reason, Tally, Tier
from tutti.triage.tallying import day_of

PERIODS = {"1": 1, "7": 7, "30": 30, "90": 90, "365": 365}
USUAL = "30"
FIRST_DAY = date(2000, 1, 1)
FILTERED = "filtered"  # counted or dropped
BY_CHANNEL = "channel"  # routed by no rule
SOMEBODY = "somebody"  # matched to a person, however sure
DIGITS = 18  # of a bigint


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Everything an address of the funnel may say. Blank is "any"; what cannot be read is left aside."""

    start: date
    end: date
    period: str = ""
    channel: int | None = None
    tier: str = ""
    reason: str = ""
    rules: tuple[int, ...] = ()  # versions of a filter
    matched: str = ""
    route: str = ""  # versions of a route with dashes, or `BY_CHANNEL`
    purged: str = ""

    @property
    def query(self) -> str:
        """As an address carries it."""
        said: dict[str, Any] = (
            {"period": self.period} if self.period else {"from": self.start, "to": self.end}
        )
        said |= {
            "channel": self.channel or "",
            "tier": self.tier,
            "reason": self.reason,
            "rules": "-".join(map(str, self.rules)),
            "matched": self.matched,
            "route": self.route,
            "purged": self.purged,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def but(self, **changes: Any) -> Asked:
        return replace(self, **changes)

    @property
    def any_way(self) -> Asked:
        """The same period and channel, whichever way they went."""
        return self.but(tier="", reason="", rules=(), matched="", route="", purged="")

    def decisions(self) -> QuerySet[Decision]:
        found = Decision.objects.filter(self._where())
        return found.filter(purged_at__isnull=False) if self.purged else found

    def tallies(self) -> QuerySet[Tally]:
        return Tally.objects.filter(self._period())

    def _period(self) -> Q:
        where = Q(day__gte=self.start, day__lte=self.end)
        return where & Q(channel_id=self.channel) if self.channel else where

    def _where(self) -> Q:
        where = self._period()
        if self.tier == FILTERED:
            where &= ~Q(tier=Tier.KEEP)
        elif self.tier:
            where &= Q(tier=self.tier)
        where &= Q(reason=self.reason) if self.reason else Q()
        where &= Q(filter_version__in=self.rules) if self.rules else Q()
        if self.matched == SOMEBODY:
            where &= ~Q(matched=Matched.NOBODY)
        elif self.matched:
            where &= Q(matched=self.matched)
        if self.route == BY_CHANNEL:
            where &= Q(route_version__isnull=True)
        elif self.route:
            where &= Q(route_version__in=[int(one) for one in self.route.split("-")])
        return where


def asked_in(said: QueryDict | Mapping[str, str]) -> Asked:
    """What an address asks for; the last thirty days where it says no period."""
    today = day_of(timezone.now())
    start, end, period = _period(said, today)
    return Asked(
        start=start,
        end=end,
        period=period,
        channel=_number(said.get("channel", "")),
        tier=_one_of(said.get("tier", ""), {*Tier.values, FILTERED}),
        reason=_one_of(said.get("reason", ""), Reason.values),
        rules=_numbers(said.get("rules", "")),
        matched=_one_of(said.get("matched", ""), {*Matched.values, SOMEBODY}),
        route=_route(said.get("route", "")),
        purged="1" if said.get("purged") else "",
    )


def _period(said: QueryDict | Mapping[str, str], today: date) -> tuple[date, date, str]:
    start, end = _day(said.get("from", "")), _day(said.get("to", ""))
    if start or end:
        first, last = start or FIRST_DAY, end or today
        return min(first, last), max(first, last), ""
    period = said.get("period", "")
    if period == "all":
        return FIRST_DAY, today, period
    period = period if period in PERIODS else USUAL
    return today - timedelta(days=PERIODS[period] - 1), today, period


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # the thirtieth of February
        return None


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return (int(text) or None) if is_number else None


def _numbers(text: str) -> tuple[int, ...]:
    found = (_number(one) for one in text.split("-")[:200])
    return tuple(one for one in found if one)


def _route(text: str) -> str:
    if text == BY_CHANNEL:
        return text
    return "-".join(map(str, _numbers(text)))


def place_after(text: str) -> tuple[date, int] | None:
    """Where a list goes on: `2026-11-22_123`."""
    said, _mark, number = text.partition("_")
    day, id_ = _day(said), _number(number)
    return (day, id_) if day and id_ else None
