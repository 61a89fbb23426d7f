"""What people type about members and departments."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Department, Member, Role


class Day(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def time_zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())]


class SignInForm(forms.Form):
    """Address and password; one answer for every reason it does not fit."""

    email = forms.EmailField(
        label=_("Mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    member: Member | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") and data.get("password"):
            found = authenticate(username=data["email"], password=data["password"])
            self.member = found if isinstance(found, Member) else None
            if self.member is None:
                raise forms.ValidationError(
                    _("This address and password do not go together. Try again, or ask for a link.")
                )
        return data


class LinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class MemberForm(forms.Form):
    """A member as an administrator sees one."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(
        label=_("What they do"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Agents work the desk. Contributors see what they are asked for, and may act by mail link alone."
        ),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=Department.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class MemberChangeForm(MemberForm):
    is_active = forms.BooleanField(label=_("May sign in and act"), required=False)


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    public_name = forms.CharField(
        label=_("Name for customers"),
        max_length=120,
        required=False,
        help_text=_(
            "Shown to customers instead of the name above. Leave it empty to show the same."
        ),
    )
    keeper = forms.ModelChoiceField(
        label=_("Keeper"),
        queryset=Member.objects.filter(is_active=True).order_by("name"),
        help_text=_("Answers for every case nobody in the department has taken yet."),
    )


class ProfileForm(forms.Form):
    """What members decide about themselves."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As the system has it")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    compact = forms.BooleanField(label=_("Tighter rows"), required=False)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. A sentence is easier to remember than a word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.member)
        return password


class AwayForm(forms.Form):
    """When somebody is away, and who stands in. Days are those of the member's own zone."""

    first_day = forms.DateField(label=_("First day away"), widget=Day())
    back_on = forms.DateField(label=_("Back on"), widget=Day())
    deputy = forms.ModelChoiceField(
        label=_("Who stands in"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("What is asked meanwhile goes to this colleague at once."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ModelChoiceField)
        others = Member.objects.filter(is_active=True).exclude(pk=member.pk)
        deputy.queryset = others.order_by("name", "pk")
        deputy.initial = member.deputy_id

    def stretch(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the first of the day they are back."""
        zone = zoneinfo.ZoneInfo(self.member.time_zone)
        first, back = self.cleaned_data["first_day"], self.cleaned_data["back_on"]
        return datetime.combine(first, time.min, zone), datetime.combine(back, time.min, zone)
