"""Asking for the values of a house's own fields, keeping them as JSON, and saying them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import dateformat, formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tutti.ground.fields.models import Definition, Kind
from tutti.ground.money import Money, MoneyUnclear, in_words, parse

PREFIX = "own_"  # keeps a house's keys apart from the form's own names
MASK = "•••"
SHOWN_OF_PRIVATE = 4  # the last letters of a masked value, once it is twice as long
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One field as a page shows it. `words` of a private one are masked; `empty` ones have none."""

    definition: Definition
    words: str

    @property
    def empty(self) -> bool:
        return not self.words


class MoneyField(forms.CharField):
    """An amount in one currency, as people type it; its clean value is minor units."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.currency = currency

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse(typed, self.currency).minor
        except MoneyUnclear as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


def definitions_on(on: str) -> list[Definition]:
    """The fields asked for on this kind of thing, in their order."""
    return list(Definition.objects.filter(on=on, retired_at__isnull=True))


def form_fields(definitions: Iterable[Definition], values: Values) -> dict[str, forms.Field]:
    """Form fields by name, none required, filled with what is kept. Add them to a form's `fields`."""
    return {f"{PREFIX}{each.key}": _form_field(each, values.get(each.key)) for each in definitions}


def kept_values(
    definitions: Iterable[Definition], cleaned: Mapping[str, Any], known: Values
) -> dict[str, Any]:
    """What to keep after a form: `known`, with what was asked replaced and empty values taken out."""
    kept = dict(known)
    for each in definitions:
        value = _as_json(cleaned.get(f"{PREFIX}{each.key}"))
        kept.pop(each.key, None)
        if value not in (None, ""):
            kept[each.key] = value
    return kept


def shown(
    definitions: Iterable[Definition], values: Values, *, masked: bool = True
) -> Sequence[Shown]:
    """Every field in words; private ones masked unless a page has recorded that somebody looks."""
    return [
        Shown(definition=each, words=_shown(each, values.get(each.key), masked=masked))
        for each in definitions
    ]


def _shown(definition: Definition, value: Any, *, masked: bool) -> str:
    words = _in_words(definition, value) if value is not None else ""
    if not (words and masked and definition.private):
        return words
    return f"{MASK} {words[-SHOWN_OF_PRIVATE:]}" if len(words) >= 2 * SHOWN_OF_PRIVATE else MASK


def _form_field(definition: Definition, value: Any) -> forms.Field:
    common: dict[str, Any] = {"label": definition.label, "required": False, "initial": value}
    match definition.kind:
        case Kind.NUMBER:
            return forms.DecimalField(**common, max_digits=18, decimal_places=6)
        case Kind.CHOICE:
            return forms.ChoiceField(**common, choices=_choices(definition, value))
        case Kind.DATE:
            return forms.DateField(**common, widget=forms.DateInput(attrs={"type": "date"}))
        case Kind.YES_NO:
            return forms.TypedChoiceField(
                **common,
                choices=[("", "—"), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            )
        case Kind.MONEY:
            typed = "" if value is None else f"{Money(value, definition.currency).amount}"
            hint = _("In %(currency)s, as 240.00.") % {"currency": definition.currency}
            common |= {"initial": typed, "help_text": hint}
            return MoneyField(currency=definition.currency, max_length=30, **common)
    return forms.CharField(**common, max_length=500)


def _choices(definition: Definition, value: Any) -> list[tuple[str, str]]:
    """The choices there are, and the one that was taken when it is gone meanwhile."""
    keys = [each["key"] for each in definition.choices]
    keys += [value] if value and value not in keys else []
    return [("", "—"), *((key, definition.choice_label(key)) for key in keys)]


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize()) if value else "0"
    return value.isoformat() if isinstance(value, date) else value


def _in_words(definition: Definition, value: Any) -> str:
    match definition.kind:
        case Kind.NUMBER:
            return _number(value)
        case Kind.CHOICE:
            return definition.choice_label(str(value))
        case Kind.DATE:
            return _day(value)
        case Kind.YES_NO:
            return _("Yes") if value == "yes" else _("No")
        case Kind.MONEY:
            return in_words(Money(int(value), definition.currency))
    return str(value)


def _number(value: Any) -> str:
    try:
        return formats.number_format(f"{Decimal(value):f}", use_l10n=True, force_grouping=True)
    except InvalidOperation:
        return str(value)  # an import wrote what it found


def _day(value: Any) -> str:
    try:
        return dateformat.format(date.fromisoformat(value), pgettext("a date", "j M Y"))
    except ValueError:
        return str(value)  # an import wrote what it found
