"""What is asked about the house."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.forms import time_zones


class HouseForm(forms.Form):
    name = forms.CharField(label=_("What the house is called"), max_length=120)
    public_address = forms.CharField(
        label=_("Address others reach Tutti at"),
        max_length=300,
        required=False,
        help_text=_(
            "For example https://tutti.example. Links in mails begin with it; until it is set, none is mailed."
        ),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)


class FirstHouseForm(forms.Form):
    name = forms.CharField(
        label=_("What is your house called?"),
        max_length=120,
        help_text=_("Your company's name, as colleagues and customers say it."),
    )
    department = forms.CharField(
        label=_("Who hears customers first?"),
        max_length=120,
        initial=_("Front desk"),
        help_text=_("The first department. More can follow."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial="Europe/Rome")


class FirstMemberForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your mail address"))
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        help_text=_("At least 12 characters. A sentence is easier to remember than a word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
