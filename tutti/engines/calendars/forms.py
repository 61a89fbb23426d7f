"""A week as a person writes it down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.calendars.actions.saving import Week
from tutti.engines.calendars.errors import HoursWrong
from tutti.engines.calendars.hours import OwnDay, Span
from tutti.engines.calendars.models import Calendar, CalendarVersion
from tutti.engines.calendars.spans import in_words, spans_from
from tutti.engines.calendars.special_days import countries, subdivisions
from tutti.engines.calendars.zones import zone_names
from tutti.ground.accounts.models import Department
from tutti.ground.time.names import DAYS

OFF_WORDS = ("off", "closed", "chiuso", "libero")
_OWN_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(.*)")
_HOURS_FIRST = re.compile(r"([\d:.,;\s–—-]*\d)\s*(.*)")


class SpansField(forms.CharField):
    """A day's hours; the clean value is spans."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=120, **options)

    def clean(self, value: Any) -> Any:
        try:
            return spans_from(super().clean(value))
        except HoursWrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class OwnDaysField(forms.CharField):
    """Days unlike their week, one a line; the clean value is a tuple of `OwnDay`."""

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        days = [_own_day(line) for line in lines if line]
        if len({own.day for own in days}) < len(days):
            raise forms.ValidationError(_("A day stands here twice. Keep one of its lines."))
        return tuple(days)


class CalendarForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=80)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)
    subdivision = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    own_days = OwnDaysField(
        label=gettext_lazy("Days of your own, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "2026-12-24 off Christmas eve, or 2026-12-19 09:00–13:00 Extra Saturday. They win over holidays."
        ),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Holds from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("What was reckoned for earlier days stays. Empty: it always held."),
    )

    def __init__(self, data: Any = None, *, known: Calendar | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for number, name in enumerate(DAYS):
            self.fields[f"day{number}"] = SpansField(label=_(name))
        if known:
            del self.fields["name"]
        else:
            del self.fields["valid_from"]
        country = (data or self.initial).get("country", "")
        self._choose("zone", [(each, each.replace("_", " ")) for each in sorted(zone_names())])
        self._choose("country", [("", _("No country")), *countries()])
        self._choose("subdivision", [("", _("The whole country")), *subdivisions(country)])

    @property
    def days(self) -> Iterator[forms.BoundField]:
        """The seven fields of the week."""
        return (self[f"day{number}"] for number in range(len(DAYS)))

    @property
    def week(self) -> Week:
        """What a valid form says."""
        given = self.cleaned_data
        return Week(
            zone=given["zone"],
            days=[given[f"day{number}"] for number in range(len(DAYS))],
            country=given["country"],
            subdivision=given["subdivision"],
            own_days=given["own_days"],
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        days = [given.get(f"day{number}") for number in range(len(DAYS))]
        if not any(days) and None not in days:
            raise forms.ValidationError(
                _(
                    "A calendar that never opens lets no time pass. Write hours for at least one day."
                )
            )
        return given

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class DepartmentsForm(forms.Form):
    """Which calendar each department works by."""

    def __init__(self, data: Any = None, *, given: dict[int, int | None]) -> None:
        super().__init__(data)
        for department in Department.objects.all():
            self.fields[str(department.pk)] = forms.ModelChoiceField(
                label=department.name,
                queryset=Calendar.objects.all(),
                required=False,
                empty_label=_("Always open"),
                initial=given.get(department.pk),
            )


def as_form(version: CalendarVersion) -> dict[str, Any]:
    """A version as its form is filled."""
    rules = version.rules
    week = {f"day{number}": in_words(spans) for number, spans in enumerate(rules.week)}
    own = "\n".join(_line(each) for each in rules.own_days)
    more = {"country": rules.country, "subdivision": rules.subdivision, "own_days": own}
    return week | more | {"zone": rules.zone}


def _line(own: OwnDay) -> str:
    return f"{own.day.isoformat()} {in_words(own.spans) or OFF_WORDS[0]} {own.name}".strip()


def _own_day(line: str) -> OwnDay:
    found = _OWN_DAY.fullmatch(line)
    if not found:
        raise forms.ValidationError(
            _("Begin each line with a date as 2026-12-24, not “%(line)s”.") % {"line": line[:40]}
        )
    try:
        day = date.fromisoformat(found[1])
        spans, name = _spans_and_name(found[2])
    except HoursWrong as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
    except ValueError as wrong:
        raise forms.ValidationError(
            _("There is no day %(day)s. Look at the month again.") % {"day": found[1]}
        ) from wrong
    return OwnDay(day=day, name=name[:80], spans=spans)


def _spans_and_name(rest: str) -> tuple[tuple[Span, ...], str]:
    hours = _HOURS_FIRST.fullmatch(rest)
    if hours:
        return spans_from(hours[1]), hours[2].strip()
    first, _space, name = rest.partition(" ")
    return (), name.strip() if first.lower() in OFF_WORDS else rest.strip()
