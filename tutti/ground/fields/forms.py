"""Defining a field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tutti.ground.fields.actions.defining import key_from
from tutti.ground.fields.models import Definition, Kind
from tutti.ground.fields.places import places
from tutti.ground.money import CURRENCIES
from tutti.ground.texts import text_in, with_text


class FieldForm(forms.Form):
    """A field's words in the language of the page, what it holds, and who may see it plainly."""

    label = forms.CharField(label=_("What it is called"), max_length=80)
    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=Kind.choices,
        help_text=_("This cannot be changed later: what is written would lose its meaning."),
    )
    choices = forms.CharField(
        label=_("The choices, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only for one of several."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", "—"), *((code, code) for code in CURRENCIES)],
        help_text=_("Only for an amount of money."),
    )
    private = forms.BooleanField(
        label=_("Private: shown masked"),
        required=False,
        help_text=_("For numbers of accounts and the like."),
    )

    def __init__(self, *args: Any, known: Definition | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        if known:
            del self.fields["kind"], self.fields["currency"]
            if known.kind != Kind.CHOICE:
                del self.fields["choices"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind = self.known.kind if self.known else given.get("kind")
        if kind == Kind.CHOICE and not self._lines():
            self.add_error("choices", _("Write at least one choice."))
        if kind == Kind.MONEY and not self.known and not given.get("currency"):
            self.add_error("currency", _("Choose the currency."))
        return given

    def definition_of_choices(self) -> list[dict[str, Any]]:
        """The choices with their keys; one that is there already keeps its key and its other languages."""
        language = get_language() or "en"
        known = {
            text_in(each["label"], language): each
            for each in (self.known.choices if self.known else [])
        }
        taken = {each["key"] for each in known.values()}
        return [known.get(line) or _new_choice(line, language, taken) for line in self._lines()]

    def _lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data.get("choices", "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class NewFieldForm(FieldForm):
    """A field not there yet: it is also said what it is on."""

    on = forms.ChoiceField(label=_("On"))
    field_order = ("on", "label")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        on = self.fields["on"]
        if isinstance(on, forms.ChoiceField):
            on.choices = list(places().items())


def _new_choice(label: str, language: str, taken: set[str]) -> dict[str, Any]:
    key, number = key_from(label), 1
    while key in taken:
        number += 1
        key = f"{key_from(label)}_{number}"
    taken.add(key)
    return {"key": key, "label": with_text({}, language, label)}
