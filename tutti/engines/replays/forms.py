"""Which past a replay runs over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.replays.actions.beginning import Period
from tutti.engines.replays.past import past_of

SPANS = [
    ("7", gettext_lazy("The last 7 days")),
    ("30", gettext_lazy("The last 30 days")),
    ("90", gettext_lazy("The last 90 days")),
    ("365", gettext_lazy("The last year")),
    ("days", gettext_lazy("From one day to another")),
]
USUAL = "30"


class PeriodForm(forms.Form):
    """A stretch of days that ends now, or two days, both included; one channel or all."""

    span = forms.ChoiceField(label=gettext_lazy("Which past"), choices=SPANS, initial=USUAL)
    first = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)

    def __init__(self, data: Any = None, *, kind: str, **options: Any) -> None:
        super().__init__(data, **options)
        past = past_of(kind)
        channels = past.channels() if past else []
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All channels")), *((str(pk), name) for pk, name in channels)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("span") != "days":
            return given
        first, last = given.get("first"), given.get("last")
        if not first:
            self.add_error("first", _("Choose the first day."))
        if not last:
            self.add_error("last", _("Choose the last day."))
        if first and last and last < first:
            self.add_error("last", _("The last day comes after the first."))
        return given

    def period(self) -> Period:
        """The period; only after `is_valid`."""
        given = self.cleaned_data
        channel = int(given["channel"]) if given["channel"] else None
        if given["span"] != "days":
            start = timezone.now() - timedelta(days=int(given["span"]))
            return Period(start=start, end=timezone.now(), channel_id=channel)
        start, end = given["first"], given["last"] + timedelta(days=1)
        return Period(start=_midnight(start), end=_midnight(end), channel_id=channel)


def usual_period() -> Period:
    """The last thirty days on all channels."""
    now = timezone.now()
    return Period(start=now - timedelta(days=int(USUAL)), end=now)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
