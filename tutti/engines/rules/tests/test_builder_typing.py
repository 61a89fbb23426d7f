"""What a builder does with what was typed: its buttons, its complaints, its two ways of writing."""

import pytest
from django import forms

from tutti.engines.rules.building.rows import Built, Group, Line, fields_in
from tutti.engines.rules.building.typed import Typed, after_button, shown, typed_from
from tutti.engines.rules.forms import ConditionField, is_building

pytestmark = pytest.mark.django_db


class RuleForm(forms.Form):
    name = forms.CharField()
    condition = ConditionField(scope="approval")


def lines(*rows, join="all", do=""):
    data = {
        "condition-mode": "lines",
        "condition-join": join,
        "condition-shape": ",".join("1" for _ in rows),
        "condition-do": do,
        "name": "n",
    }
    for number, row in enumerate(rows):
        for part, value in zip(("field", "how", "value", "unit"), row, strict=False):
            data[f"condition-{number}-0-{part}"] = value
    return data


def test_lines_become_the_text_of_a_condition():
    form = RuleForm(
        lines(
            ("act.amount", "more", "50,5"),
            ("act.kind", "one_of", ["work.remedy", "cases.close"]),
            ("", "", ""),
        )
    )

    assert form.is_valid()
    assert form.cleaned_data["condition"] == (
        'act.amount > 50.5 && act.kind in ["work.remedy", "cases.close"]'
    )


def test_no_line_at_all_always_holds():
    form = RuleForm(lines())

    assert form.is_valid()
    assert form.cleaned_data["condition"] == ""


def test_an_unfinished_line_is_said_beside_the_line_and_kept():
    form = RuleForm(lines(("act.amount", "more", "many")))

    assert form.errors["condition"] == ["A line is not finished. Finish it, or take it away."]
    assert "Write a number, as 50 or 4.5." in form.as_p()
    assert 'value="many"' in form.as_p()


def test_a_button_of_the_builder_saves_nothing_and_complains_of_nothing():
    form = RuleForm(lines(("act.amount", "more", ""), do="add"))

    assert not form.is_valid()
    assert is_building(form)
    assert "Write a number" not in form.as_p()
    assert form.as_p().count('-field"') == 2


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("drop.0.0", ["case.title", ""]),
        ("drop.1.0", ["act.amount", ""]),
        ("add", ["act.amount", "case.title", "", ""]),
        ("group", ["act.amount", "case.title", "", "", ""]),
        ("drop.9.9", ["act.amount", "case.title", ""]),
        ("nothing", ["act.amount", "case.title", ""]),
    ],
)
def test_each_button_changes_only_its_line(do, left):
    typed = typed_from(lines(("act.amount",), ("case.title",), ("",), do=do), "condition")

    after = after_button(typed, fields_in("approval"))

    assert [line.field for group in after.built.groups for line in group.lines] == left


def test_a_field_of_another_kind_gets_a_way_it_can_be_asked_in():
    typed = typed_from(lines(("case.opened_at", "more", "50"), do="go"), "condition")

    after = after_button(typed, fields_in("approval"))

    assert after.built.groups[0].lines[0] == Line("case.opened_at", "longer_ago", ("50", "hours"))


def test_going_to_the_text_and_back_loses_nothing():
    fields = fields_in("approval")
    given = lines(
        ("act.amount", "more", "50"), ("act.currency", "is", "EUR"), join="any", do="text"
    )

    as_text = after_button(typed_from(given, "condition"), fields)
    back = after_button(Typed(mode="text", text=as_text.text, do="lines"), fields)

    assert as_text.text == 'act.amount > 50 || act.currency == "EUR"'
    assert back.built == Built(
        "any",
        (
            Group("all", (Line("act.amount", "more", ("50",)),)),
            Group("all", (Line("act.currency", "is", ("EUR",)),)),
        ),
    )


def test_lines_with_something_missing_do_not_turn_into_a_text():
    form = RuleForm(lines(("act.amount", "more", ""), do="text"))

    assert "Write a number" in form.as_p()
    assert 'value="lines"' in form.as_p()


def test_a_text_beyond_lines_stays_and_says_why():
    typed = Typed(mode="text", text="size(act.kind) > 3", do="lines")

    after = after_button(typed, fields_in("approval"))

    assert (after.mode, after.text) == ("text", "size(act.kind) > 3")
    assert after.why == "“size(act.kind) > 3” cannot be shown as a line."


def test_a_text_sent_plainly_is_taken_as_it_is():
    form = RuleForm({"name": "n", "condition": "act.amount > 50 // our limit"})

    assert form.is_valid()
    assert form.cleaned_data["condition"] == "act.amount > 50 // our limit"


def test_a_stored_condition_opens_as_lines_where_it_can():
    fields = fields_in("approval")

    assert shown("act.amount > 50", fields).mode == "lines"
    assert shown("act.amount > 50 ? true : false", fields).mode == "text"


def test_a_shape_nobody_draws_is_cut():
    typed = typed_from(
        {"condition-mode": "lines", "condition-shape": "999999999,x,-1," + "1," * 500}, "condition"
    )

    assert len(typed.built.groups) <= 20
    assert all(len(group.lines) <= 20 for group in typed.built.groups)
