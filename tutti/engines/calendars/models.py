"""Calendars as they are kept: versions with the day they hold from, and which department keeps which."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutti.engines.calendars.hours import BEGINNING, OwnDay, Rules
from tutti.engines.calendars.zones import zone
from tutti.ground.accounts.models import Department, Member


class Calendar(models.Model):
    """When some of us work. What it says stands in its versions."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar says from a day on (None: from ever); never changed, only followed by another.

    Of two for the same day the later counts. `week`: seven lists of [start, end] in minutes; `own_days`:
    {"day", "name", "spans"}, off where there are no spans.
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="versions")
    valid_from = models.DateField(null=True)
    zone = models.CharField(max_length=64)
    week = models.JSONField()
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=20, blank=True)
    own_days = models.JSONField(default=list)
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.calendar_id}/{self.pk}"

    @property
    def rules(self) -> Rules:
        return Rules(
            zone=self.zone,
            week=tuple(_spans(day) for day in self.week),
            country=self.country,
            subdivision=self.subdivision,
            own_days=tuple(_own_day(each) for each in self.own_days),
        )

    @property
    def since(self) -> datetime:
        """The moment its day begins in its zone."""
        if self.valid_from is None:
            return BEGINNING
        return datetime.combine(self.valid_from, time(), tzinfo=zone(self.zone))


class DepartmentCalendar(models.Model):
    """That a department works by a calendar from a moment on; None: it is always open from then on."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="+", db_index=False)
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="assignments")
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["department", "since"], name="calendar_of_department")]


def _own_day(kept: dict[str, Any]) -> OwnDay:
    day, spans = date.fromisoformat(kept["day"]), _spans(kept.get("spans", []))
    return OwnDay(day=day, name=kept.get("name", ""), spans=spans)


def _spans(kept: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in kept)
