"""Who is on duty: here, and within their hours. Nobody is reminded in the night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from tutti.engines.calendars.hours import Hours, NeverOpen, next_open
from tutti.engines.calendars.queries import hours_of_member, hours_of_members
from tutti.ground.accounts.models import Member
from tutti.ground.accounts.queries import away_among


def on_duty(members: Iterable[Member], at: datetime | None = None) -> list[Member]:
    """Those who are here and within their hours; when nobody is, those who are at least not away."""
    moment = at or timezone.now()
    everyone = list(members)
    away = away_among([member.pk for member in everyone], moment)
    here = [member for member in everyone if member.pk not in away]
    hours = hours_of_members([member.pk for member in here])
    return [member for member in here if _opens(moment, hours[member.pk]) <= moment] or here


def reachable_at(member: Member, at: datetime) -> datetime:
    """`at` itself within the member's hours, else when these begin next; without a calendar always `at`."""
    return max(at, _opens(at, hours_of_member(member.pk)))


def _opens(at: datetime, hours: Hours) -> datetime:
    """A calendar that never opens again keeps nobody from being told."""
    try:
        return next_open(at, hours=hours)
    except NeverOpen:
        return at
