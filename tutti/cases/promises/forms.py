"""What is asked about policies and about a date that was promised."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.promises.actions.policies import Wording
from tutti.cases.promises.models import EscalatesTo, PolicyVersion
from tutti.cases.promises.terms import HoursOf
from tutti.engines.calendars.models import Calendar
from tutti.engines.rules.forms import ConditionField
from tutti.ground.accounts.models import Member

LONGEST = timedelta(days=366)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
_HOURS = re.compile(r"(\d{1,4})(?:[:.h](\d{2}))?")


class HoursField(forms.CharField):
    """A stretch of hours as people type it: "4", "1:30"; the clean value is a timedelta, None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        if not typed:
            return None
        found = _HOURS.fullmatch(typed)
        stretch = int(found[1]) * HOUR + int(found[2] or 0) * MINUTE if found else timedelta(0)
        if not MINUTE <= stretch <= LONGEST:
            raise forms.ValidationError(_("Write hours and minutes, as 8 or 1:30."))
        return stretch


class PolicyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    condition = ConditionField(scope="promise", label=gettext_lazy("For which cases"))
    first_answer = HoursField(
        label=gettext_lazy("First answer within"),
        required=False,
        help_text=gettext_lazy("Hours, as 4 or 1:30. Empty: not promised."),
    )
    next_answer = HoursField(
        label=gettext_lazy("Every later answer within"),
        required=False,
        help_text=gettext_lazy("Each time the customer wrote again."),
    )
    settlement = HoursField(
        label=gettext_lazy("Settled within"),
        required=False,
        help_text=gettext_lazy("Paused while it is the customer’s turn."),
    )
    hours = forms.ChoiceField(label=gettext_lazy("Whose hours count"), choices=HoursOf.choices)
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("The one calendar"),
        queryset=Calendar.objects.all(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("Only where one calendar counts for all."),
    )
    warn_before = HoursField(
        label=gettext_lazy("Warn this many hours before"), initial="1:00", required=False
    )
    escalates_to = forms.ChoiceField(
        label=gettext_lazy("Who hears when it is late"), choices=EscalatesTo.choices
    )
    escalates_member = forms.ModelChoiceField(
        label=gettext_lazy("The colleague by name"),
        queryset=Member.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label="—",
    )

    @property
    def wording(self) -> Wording:
        """What a valid form says; a choice that does not count is left out."""
        given = self.cleaned_data
        by_calendar = given["hours"] == HoursOf.CALENDAR
        by_name = given["escalates_to"] == EscalatesTo.MEMBER
        return Wording(
            condition=given["condition"],
            first_answer=given["first_answer"],
            next_answer=given["next_answer"],
            settlement=given["settlement"],
            hours=given["hours"],
            calendar=given["calendar"] if by_calendar else None,
            warn_before=given["warn_before"] or HOUR,
            escalates_to=given["escalates_to"],
            escalates_member=given["escalates_member"] if by_name else None,
        )


class DateForm(forms.Form):
    """Another date for what was promised, or the end of it."""

    due_at = forms.DateTimeField(
        label=gettext_lazy("The date"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Colleagues read it with the case."),
    )

    def date_and_reason(self) -> tuple[datetime | None, str]:
        return self.cleaned_data["due_at"], self.cleaned_data["reason"].strip()


def as_form(version: PolicyVersion) -> dict[str, Any]:
    """A version as its form is filled."""
    kept = ("condition", "hours", "calendar", "escalates_to", "escalates_member")
    stretches = ("first_answer", "next_answer", "settlement", "warn_before")
    words = {name: typed(getattr(version, name)) for name in stretches}
    return {name: getattr(version, name) for name in kept} | words


def typed(stretch: timedelta | None) -> str:
    """A stretch as one would type it."""
    if stretch is None:
        return ""
    hours, rest = divmod(stretch, HOUR)
    return f"{hours}:{rest // MINUTE:02}" if rest else str(hours)
