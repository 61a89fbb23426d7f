"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tutti.engines.playbooks.definition import Definition, Place
from tutti.engines.rules.forms import ConditionField
from tutti.ground.accounts.models import Department
from tutti.ground.texts import text_in, with_text
from tutti.work.playbooks.models import Playbook

LONGEST_NAME = 120


class AboutForm(forms.Form):
    """What a playbook is called, what it is for, and when it starts by itself."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=LONGEST_NAME)
    about = forms.CharField(
        label=gettext_lazy("What it is for"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SettingsForm(AboutForm):
    """The same, and when it starts by itself."""

    starts_when = ConditionField(
        scope="promise",
        label=gettext_lazy("Starts by itself on a new case when"),
        help_text=gettext_lazy("Leave it empty and only people start it."),
    )


class PlacesForm(forms.Form):
    """Who is asked: each place's name and, where it is always the same, its department."""

    def __init__(self, *args: Any, definition: Definition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.definition = definition
        language = get_language() or "en"
        for key, place in definition.places.items():
            self.fields[f"name_{key}"] = forms.CharField(
                label=_("Who is asked"), max_length=80, initial=text_in(place.names, language)
            )
            self.fields[f"department_{key}"] = department_field(
                _("Department"), initial=place.department, required=False
            )
        self.fields["new"] = forms.CharField(
            label=_("Somebody else who is asked"),
            required=False,
            max_length=80,
            help_text=_(
                "As Finance, or The branch. Which department that is can be said when it starts."
            ),
        )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{key}"], self[f"department_{key}"]) for key in self.definition.places]

    def places(self) -> dict[str, Place]:
        """The places as they are now written."""
        language = get_language() or "en"
        given = self.cleaned_data
        return {
            key: Place(
                names=with_text(place.names, language, given[f"name_{key}"]),
                department=_number(given[f"department_{key}"]),
            )
            for key, place in self.definition.places.items()
        }


class StartForm(forms.Form):
    """The departments a playbook asks for before it starts."""

    nonce = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, playbook: Playbook, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = playbook.newest
        language = get_language() or "en"
        for key, place in (newest.steps.places if newest else {}).items():
            words = text_in(place.names, language) or key
            initial = place.department or _named(place)
            self.fields[f"place_{key}"] = department_field(words, initial=initial)

    def chosen(self) -> dict[str, int]:
        return {
            name.removeprefix("place_"): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("place_") and value
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Say in a few words why; colleagues read it.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def department_field(
    label: str, *, initial: int | None = None, required: bool = True
) -> forms.ChoiceField:
    departments = [(str(each.pk), each.name) for each in Department.objects.order_by("name")]
    return forms.ChoiceField(
        label=label,
        required=required,
        initial=str(initial or ""),
        choices=[("", "—" if required else _("Chosen when it starts")), *departments],
        error_messages={"required": _("Choose a department.")},
    )


def _named(place: Place) -> int | None:
    """The department that is called as the place is, in any language."""
    return (
        Department.objects.filter(name__in=list(place.names.values()))
        .values_list("pk", flat=True)
        .first()
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
