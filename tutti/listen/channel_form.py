"""The set-up form of a channel, drawn from what its connector asks for. Secrets go in and never come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.channels.contract import Connector, Setting
from tutti.ground.accounts.models import Department
from tutti.listen.models import Channel

PREFIX = "set_"
KEPT = _("One is kept. Leave this empty to keep it.")


class ChannelForm(forms.Form):
    """Name, department and start, then the connector's own settings, the rare ones last."""

    name = forms.CharField(
        label=_("What you call it"),
        max_length=120,
        help_text=_("Colleagues see this name, for example: Customer care mail."),
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Department"),
        empty_label=None,
        help_text=_("Its queue gets what arrives here."),
    )
    starts_on = forms.DateField(
        label=_("Hear nothing older than"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("What came before that day is left alone: not read, not marked, not answered."),
    )

    def __init__(
        self, speaks: Connector, *args: Any, channel: Channel | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.speaks = speaks
        self.kept = set(channel.credentials.open()) if channel else set()
        self.initial = _initial(channel) | dict(self.initial)
        if not speaks.polls:
            del self.fields["starts_on"]
        for setting in speaks.settings:
            self.fields[PREFIX + setting.key] = self._field(setting)

    def usual(self) -> Iterator[forms.BoundField]:
        """The fields everybody fills in."""
        rare = self._rare()
        return (field for field in self if field.name not in rare)

    def advanced(self) -> list[forms.BoundField]:
        """Those most people never open."""
        return [self[name] for name in self._rare()]

    def advanced_wrong(self) -> bool:
        return any(name in self.errors for name in self._rare())

    def settings(self) -> dict[str, Any]:
        """What may be kept in the open."""
        return {setting.key: self._said(setting) for setting in self.speaks.settings if not setting.secret}  # fmt: skip

    def secrets(self) -> dict[str, str]:
        """What was typed anew; an empty field changes nothing."""
        said = {one.key: self._said(one) for one in self.speaks.settings if one.secret}
        return {key: value for key, value in said.items() if value}

    def starts_at(self) -> datetime | None:
        day = self.cleaned_data.get("starts_on")
        if day is None:
            return None
        zone = ZoneInfo(self.cleaned_data["department"].time_zone)
        return datetime.combine(day, time.min, zone)

    def _said(self, setting: Setting) -> Any:
        said = self.cleaned_data.get(PREFIX + setting.key)
        return said.isoformat() if setting.kind == "date" and said else said

    def _rare(self) -> list[str]:
        return [PREFIX + one.key for one in self.speaks.settings if one.advanced]

    def _field(self, setting: Setting) -> forms.Field:
        known = setting.key in self.kept
        field = _FIELDS.get(setting.kind, _line)(setting)
        field.label = gettext(setting.label)
        field.help_text = KEPT if known else gettext(setting.help) if setting.help else ""
        field.required = setting.required and not known and setting.kind != "yesno"
        field.initial = setting.default
        return field


def _initial(channel: Channel | None) -> dict[str, Any]:
    if channel is None:
        return {"starts_on": timezone.localdate()}
    known: Mapping[str, Any] = channel.settings
    settings = {PREFIX + key: value for key, value in known.items()}
    starts_on = timezone.localdate(channel.starts_at) if channel.starts_at else None
    about = {"name": channel.name, "department": channel.department_id, "starts_on": starts_on}
    return settings | about


def _line(_setting: Setting) -> forms.Field:
    return forms.CharField(max_length=2000)


def _lines(_setting: Setting) -> forms.Field:
    return forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))


def _number(_setting: Setting) -> forms.Field:
    return forms.IntegerField(min_value=0)


def _choice(setting: Setting) -> forms.Field:
    choices = [(key, gettext(label)) for key, label in setting.choices]
    if not setting.required:
        choices.insert(0, ("", gettext("As usual")))
    return forms.ChoiceField(choices=choices)


def _yesno(_setting: Setting) -> forms.Field:
    return forms.BooleanField()


def _date(_setting: Setting) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _secret(_setting: Setting) -> forms.Field:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)
    return forms.CharField(max_length=4000, strip=False, widget=widget)


_FIELDS: dict[str, Callable[[Setting], forms.Field]] = {
    "text": _line,
    "texts": _lines,
    "lines": _lines,
    "number": _number,
    "choice": _choice,
    "yesno": _yesno,
    "date": _date,
    "secret": _secret,
}
