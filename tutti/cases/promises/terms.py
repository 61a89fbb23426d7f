"""What a policy's version promises, as plain values: what the derivation of clocks reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """The kinds a policy promises."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    SETTLEMENT = "settlement"


class HoursOf(models.TextChoices):
    """Whose hours a policy counts."""

    DEPARTMENT = "department", _("The hours of the case’s department")
    CALENDAR = "calendar", _("One calendar for all")
    ALWAYS = "always", _("Day and night")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One version: what it allows by kind, by whose hours, and how long before the date it warns."""

    version: int
    allowed: Mapping[Kind, timedelta]
    hours: HoursOf
    calendar: int | None
    warn_before: timedelta
