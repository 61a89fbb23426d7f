"""What a member says about a new token."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.forms import Day
from tutti.ground.api.models import Scope

AT_FIRST = timedelta(days=90)
LONGEST = timedelta(days=366)


class TokenForm(forms.Form):
    """A name, what it may do, and its last day: tomorrow to a year ahead."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For example the program that uses it. Only you and administrators see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect,
        help_text=_("Never more than you may yourself."),
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        widget=Day(),
        initial=lambda: timezone.localdate() + AT_FIRST,
        help_text=_("At most a year from now."),
    )

    def clean_expires_on(self) -> date:
        chosen: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today < chosen <= today + LONGEST:
            raise forms.ValidationError(_("Pick a day from tomorrow on, at most a year ahead."))
        return chosen
