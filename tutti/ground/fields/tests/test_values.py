"""Asking for the values of own fields, keeping them, saying them."""

import pytest
from django import forms
from django.utils import translation

from tutti.ground.fields.actions.defining import change_field, define_field, retire_field
from tutti.ground.fields.models import Definition
from tutti.ground.fields.values import definitions_on, form_fields, kept_values, shown
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db

LEVELS = [
    {"key": "gold", "label": {"en": "Gold", "it": "Oro"}},
    {"key": "plain", "label": {"en": "Plain"}},
]


def field(label: str, kind: str, **more) -> Definition:
    return define_field(on="person", labels={"en": label}, kind=kind, by=SYSTEM, **more)


def filled(definitions, typed, known=None):
    """What is kept of `typed`, or the form's errors."""
    form = forms.Form({f"own_{key}": value for key, value in typed.items()})
    form.fields |= form_fields(definitions, known or {})
    if not form.is_valid():
        return dict(form.errors)
    return kept_values(definitions, form.cleaned_data, known or {})


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "said"),
    [
        ("text", "Porto", "Porto", "Porto"),
        ("number", "1420.50", "1420.5", "1,420.5"),
        ("number", "0", "0", "0"),
        ("date", "2026-03-04", "2026-03-04", "4 Mar 2026"),
        ("yes_no", "no", "no", "No"),
        ("choice", "gold", "gold", "Gold"),
        ("money", "1,420.00", 142000, "1,420.00\xa0EUR"),
    ],
)
def test_each_kind_is_typed_kept_and_said(kind, typed, kept, said):
    more = {"choice": {"choices": LEVELS}, "money": {"currency": "EUR"}}.get(kind, {})
    definition = field("It", kind, **more)

    values = filled([definition], {"it": typed})

    assert values == {"it": kept}
    assert [each.words for each in shown([definition], values)] == [said]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "many"), ("date", "31 February"), ("choice", "silver"), ("money", "1.420")],
)
def test_what_does_not_fit_is_refused(kind, typed):
    more = {"choice": {"choices": LEVELS}, "money": {"currency": "EUR"}}.get(kind, {})

    assert list(filled([field("It", kind, **more)], {"it": typed})) == ["own_it"]


def test_an_empty_value_takes_the_old_one_out_and_leaves_the_others():
    known = {"branch": "Porto", "from_an_import": 7}

    assert filled([field("Branch", "text")], {"branch": ""}, known) == {"from_an_import": 7}


def test_money_comes_back_into_the_form_as_it_was_typed():
    (asked,) = form_fields([field("Limit", "money", currency="JPY")], {"limit": 1420}).values()

    assert asked.initial == "1420"


@pytest.mark.parametrize(
    ("value", "masked"), [("IT60 1010", "••• 1010"), ("1234", "•••"), (None, "")]
)
def test_a_private_value_is_masked(value, masked):
    definition = field("Account", "text", private=True)
    values = {"account": value} if value else {}

    assert shown([definition], values)[0].words == masked
    assert shown([definition], values, masked=False)[0].words == (value or "")


def test_a_choice_that_is_gone_is_still_shown_and_kept():
    definition = field("Level", "choice", choices=LEVELS[:1])

    values = filled([definition], {"level": "bronze"}, {"level": "bronze"})

    assert values == {"level": "bronze"}
    assert shown([definition], values)[0].words == "bronze"


def test_what_an_import_wrote_wrongly_is_shown_as_it_is():
    definitions = [field("When", "date"), field("How many", "number")]

    values = {"when": "soon", "how_many": "a few"}

    assert [each.words for each in shown(definitions, values)] == ["soon", "a few"]


def test_words_are_the_readers_with_a_fallback():
    definition = define_field(
        on="person",
        labels={"en": "Level", "it": "Livello"},
        kind="choice",
        choices=LEVELS,
        by=SYSTEM,
    )

    with translation.override("it"):
        assert (definition.label, definition.choice_label("gold")) == ("Livello", "Oro")
        assert definition.choice_label("plain") == "Plain"


def test_a_key_is_made_once_and_is_free():
    keys = [field(label, "text").key for label in ("Área code", "Area code", "名前", "名字")]

    assert keys == ["area_code", "area_code_2", "field", "field_2"]


def test_key_and_kind_never_change():
    definition = field("Branch", "text")

    with pytest.raises(TypeError, match="key, kind"):
        change_field(definition, key="other", kind="date", by=SYSTEM)


def test_a_retired_field_is_asked_for_no_more_and_keeps_its_values():
    definition = field("Branch", "text")

    retire_field(definition, by=SYSTEM)
    retire_field(definition, by=SYSTEM)

    assert definitions_on("person") == []
    assert Entry.objects.filter(name="fields.field_retired").count() == 1


def test_changing_nothing_records_nothing():
    definition = field("Branch", "text")

    change_field(definition, labels={"en": "Branch"}, by=SYSTEM)

    assert not Entry.objects.filter(name="fields.field_changed").exists()
