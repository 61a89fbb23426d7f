"""What people fill in about people."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tutti.ground.mail.addresses import canonical
from tutti.people.models import Organisation
from tutti.people.queries import as_number

KINDS = [
    ("email", _("Mail address")),
    ("phone", _("Phone number")),
    ("handle", _("Name on a network")),
]


class PersonForm(forms.Form):
    """A person's own words. Fields of the house are added by the view."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.CharField(
        label=_("Time zone"), required=False, max_length=64, help_text=_("As Europe/Rome.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = str(self.initial.get("language") or "")
        languages = [*settings.LANGUAGES, *([(known, known)] if known else [])]
        _choose(self.fields["language"], list(dict(languages).items()))

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(
                _("There is no time zone of this name. Write it as Europe/Rome.")
            )
        return zone


class IdentityForm(forms.Form):
    """One way to reach somebody, brought into the one spelling under which it is kept."""

    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    value = forms.CharField(
        label=_("Address, number or name"),
        max_length=320,
        help_text=_("A phone number with its country, as +39 02 1234567."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("value") or not given.get("kind"):
            return given
        value = spelled(given["kind"], given["value"])
        if value is None:
            self.add_error("value", _WRONG[given["kind"]])
        else:
            given["value"] = value
        return given


class NewPersonForm(PersonForm):
    """A new person, with one way to reach them if there is one."""

    kind = forms.ChoiceField(label=_("Known by"), choices=KINDS, required=False)
    value = forms.CharField(
        label=_("Address, number or name"),
        max_length=320,
        required=False,
        help_text=_("You may leave this empty."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("value"):
            kind = given.get("kind") or "email"
            value = spelled(kind, given["value"])
            if value is None:
                self.add_error("value", _WRONG[kind])
            given["value"] = value
        return given


class BelongingForm(forms.Form):
    """An organisation, by its name: one that is not there yet is written down."""

    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    role = forms.CharField(label=_("Role there"), max_length=120, required=False)

    def chosen(self) -> Organisation | None:
        """The organisation of that name; None when nobody wrote it down yet."""
        name = self.cleaned_data["organisation"].strip()
        return Organisation.objects.filter(name__iexact=name).order_by("id").first()


_WRONG = {
    "email": _("This is not a mail address. Write it as mira@example.com."),
    "phone": _("This is not a phone number. Write it with its country, as +39 02 1234567."),
    "handle": _("Write the name without spaces, as @mira@example.social."),
}


def spelled(kind: str, value: str) -> str | None:
    """`value` as identities of this kind are stored; None when it cannot be one."""
    if kind == "email":
        return canonical(value)
    if kind == "phone":
        return as_number(value) or None
    name = value.strip().lstrip("@").lower()
    return name if name and not any(letter.isspace() for letter in name) else None


def _choose(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", "—"), *choices]
