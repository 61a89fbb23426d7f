"""The priority of a case in words: its band and its reasons. The room that reckons it says both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case

Reason = Mapping[str, Any]
Says = Callable[[Case, Reason, datetime], str]
Steps = Callable[[], Sequence[int]]


class Band(TextChoices):
    """How pressing a case is, by its priority."""

    URGENT = "band-urgent", _("Urgent")
    HIGH = "band-high", _("High")
    NORMAL = "band-normal", _("Normal")
    LOW = "band-low", _("Low")


_says: list[Says] = []
_steps: list[Steps] = []


def says_reasons(says: Says) -> Says:
    """Register `function(case, reason, now) -> words`: why a case stands where it stands, in a few words."""
    _says[:] = [says]
    return says


def gives_bands(steps: Steps) -> Steps:
    """Register the function that knows where normal, high and urgent begin; asked once a list."""
    _steps[:] = [steps]
    return steps


def band_steps() -> Sequence[int]:
    """Where normal, high and urgent begin."""
    return _steps[0]() if _steps else (20, 50, 75)


def band_of(priority: int, steps: Sequence[int]) -> Band:
    reached = sum(priority >= step for step in steps)
    return (Band.LOW, Band.NORMAL, Band.HIGH, Band.URGENT)[reached]


def reasons_in_words(case: Case, now: datetime) -> str:
    """The two strongest reasons, as "waits 4 d · promise tomorrow 9:00"."""
    said = [says(case, reason, now) for says in _says for reason in case.priority_reasons]
    return " · ".join(words for words in said if words)
