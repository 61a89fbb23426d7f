"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Department
from tutti.ground.money import CURRENCIES, Money, MoneyUnclear, parse
from tutti.work.remedies.actions.connecting import Terms
from tutti.work.remedies.models import OF_MONEY, Connection, Kind, Remedy, State


class RemedyForm(forms.Form):
    """What is given, how much of it, to whom, and what for."""

    kind = forms.ChoiceField(label=_("What do we give?"), choices=Kind.choices)
    amount = forms.CharField(
        label=_("Amount"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(one, one) for one in CURRENCIES])
    what = forms.CharField(
        label=_("What is it for?"),
        max_length=300,
        help_text=_("Whoever decides reads this, and finance does."),
        error_messages={"required": _("Say in a few words what it is for.")},
    )
    recipient = forms.CharField(
        label=_("To whom, or to which account?"),
        required=False,
        max_length=200,
        help_text=_("Lists show its last four letters alone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed, currency = given.get("amount", "").strip(), given.get("currency", "")
        given["money"] = None
        if typed and currency:
            self._read(given, typed, currency)
        elif not typed and given.get("kind") in OF_MONEY:
            self.add_error("amount", _("Write the amount."))
        return given

    def _read(self, given: dict[str, Any], typed: str, currency: str) -> None:
        try:
            given["money"] = parse(typed, currency)
        except MoneyUnclear as unclear:
            self.add_error("amount", str(unclear))
            return
        if given["money"].minor <= 0:
            self.add_error("amount", _("The amount must be more than nothing."))

    @property
    def money(self) -> Money | None:
        found: Money | None = self.cleaned_data["money"]
        return found


def known_values(remedy: Remedy) -> dict[str, str]:
    """A remedy as the form shows it."""
    return {
        "kind": remedy.kind,
        "amount": str(remedy.money.amount) if remedy.money else "",
        "currency": remedy.currency,
        "what": remedy.what,
        "recipient": remedy.recipient,
    }


class FilterForm(forms.Form):
    """How the list is narrowed; what is not understood narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *State.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Kind.choices]
    )
    month = forms.DateField(required=False, input_formats=["%Y-%m"], widget=forms.HiddenInput)
    currency = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((one, one) for one in CURRENCIES)],
        widget=forms.HiddenInput,
    )


class FinanceForm(forms.Form):
    """A connection that asks finance by a signed request."""

    name = forms.CharField(label=_("What you call it"), max_length=120)
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Where finance takes requests; it begins with https://."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it issues"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None marked means all of them."),
    )
    currencies = forms.CharField(
        label=_("Currencies"),
        required=False,
        max_length=200,
        help_text=_("As EUR, CHF. Empty means all of them."),
    )
    repeats_safely = forms.BooleanField(
        label=_("It answers an id it has seen with its first result, and does nothing more"),
        required=False,
        help_text=_(
            "Then Tutti tries again by itself after a crash or a time-out. Otherwise a person looks first."
        ),
    )

    def clean_currencies(self) -> tuple[str, ...]:
        typed = self.cleaned_data["currencies"].upper().replace(",", " ").split()
        unknown = [one for one in typed if one not in CURRENCIES]
        if unknown:
            raise forms.ValidationError(
                _("%(one)s is no currency we know."), params={"one": unknown[0]}
            )
        return tuple(dict.fromkeys(typed))

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            name=given["name"],
            url=given.get("url", ""),
            kinds=tuple(given["kinds"]),
            currencies=given["currencies"],
            repeats_safely=given.get("repeats_safely", False),
            daily=given.get("daily", False),
            department=given.get("department"),
        )


class BatchForm(FinanceForm):
    """A connection that collects what waits into files."""

    url = None  # type: ignore[assignment]  # a file has no address
    repeats_safely = None  # type: ignore[assignment]
    department = forms.ModelChoiceField(
        label=_("Who handles its files"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("Administrators alone"),
        help_text=_("The members of this department may make, fetch and confirm them."),
    )
    daily = forms.BooleanField(
        label=_("Make a file every morning"),
        required=False,
        help_text=_("At five, universal time, if something waits."),
    )


def terms_of(connection: Connection) -> dict[str, Any]:
    """A connection as its form shows it."""
    return {
        "name": connection.name,
        "url": connection.url,
        "kinds": connection.kinds,
        "currencies": ", ".join(connection.currencies),
        "repeats_safely": connection.repeats_safely,
        "daily": connection.daily,
        "department": connection.department_id,
    }
