from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

NOW = datetime(2026, 3, 3, 14, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def drawn(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_a_time_says_the_words_and_holds_the_exact_moment():
    due = NOW + timedelta(minutes=40)

    assert drawn("{% left due %}", due=due) == (
        '<time datetime="2026-03-03T15:00:00+00:00" title="Tuesday 3 March 2026, 15:00 UTC">40 min left</time>'
    )


def test_a_time_is_said_in_the_reader_s_zone():
    with timezone.override("Europe/Rome"):
        assert drawn("{% when due %}", due=NOW) == (
            '<time datetime="2026-03-03T15:20:00+01:00" title="Tuesday 3 March 2026, 15:20 CET">today 15:20</time>'
        )


@pytest.mark.parametrize("tag", ["when", "left", "ago", "day"])
def test_no_moment_leaves_no_trace(tag):
    assert drawn(f"{{% {tag} moment %}}", moment=None) == ""


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Mira Duarte", "MD"),
        ("Noor", "N"),
        ("Ana Maria de la Cruz", "AC"),
        ("@brekkie", "?"),
        ("", "?"),
        ("Łucja Żak", "ŁŻ"),
    ],
)
def test_a_mark_holds_the_first_and_the_last_initial(name, mark):
    assert drawn("{{ name|initials }}", name=name) == mark


def test_an_icon_is_silent_unless_it_stands_alone():
    beside_a_word = drawn('{% icon "mail" %}')
    alone = drawn('{% icon "mail" label="Mail" %}')

    assert beside_a_word == (
        '<svg class="icon" aria-hidden="true"><use href="/static/ui/icons.svg#mail"/></svg>'
    )
    assert alone == (
        '<svg class="icon" role="img" aria-label="Mail"><use href="/static/ui/icons.svg#mail"/></svg>'
    )


def test_a_label_of_an_icon_is_escaped():
    assert "&quot;&gt;" in drawn('{% icon "mail" label=label %}', label='">')


def test_amounts_keep_their_decimals_and_speak_the_reader_s_digits():
    assert drawn('{% amount value "EUR" %}', value=Decimal("1420.00")) == (
        '<span class="amount">1,420.00\xa0EUR</span>'
    )
    with translation.override("it"):
        assert drawn('{% amount value "EUR" %}', value=Decimal("1420.00")) == (
            '<span class="amount">1.420,00\xa0EUR</span>'
        )


@pytest.mark.parametrize(
    ("due_in", "state", "said"),
    [
        (timedelta(hours=6), "calm", "6 h left"),
        (timedelta(minutes=40), "soon", "40 min left"),
        (timedelta(minutes=-25), "late", "25 min late"),
    ],
)
def test_a_promise_turns_with_the_time_used(due_in, state, said):
    shown = drawn("{% promise due started %}", due=NOW + due_in, started=NOW - timedelta(hours=5))

    assert f'data-state="{state}"' in shown
    assert f"{said}</span>" in shown


def test_a_paused_promise_says_whom_it_waits_for():
    shown = drawn('{% promise due started waits_for="Mira" %}', due=NOW, started=NOW)

    assert 'data-state="paused"' in shown
    assert "waits for Mira</span>" in shown


def test_a_stripe_is_drawn_in_numbers_browsers_read_in_every_language():
    segments = [
        {"holder": 2, "start": 12.5, "width": 30.25},
        {"holder": "them", "start": 42, "width": 8},
    ]

    with translation.override("it"):
        shown = drawn(
            '{% include "ui/stripe.html" with says="Finance" segments=segments only %}',
            segments=segments,
        )

    assert '<rect class="held" data-holder="2" x="12.5%" width="30.25%" height="100%"/>' in shown
    assert '<rect fill="url(#hatch)" x="42%" width="8%" height="100%"/>' in shown


def test_customers_are_round_colleagues_square_and_strangers_dashed():
    person = (
        '{% include "ui/person.html" with name=name side=side holder=holder known=known only %}'
    )

    customer = drawn(person, name="Mira Duarte", side="outside", known=True)
    colleague = drawn(person, name="Petra Novak", side="inside", holder=2, known=True)
    stranger = drawn(person, name="@brekkie_dan", known=False)

    assert '<span class="person-mark" aria-hidden="true">MD</span>' in customer
    assert (
        '<span class="person-mark" aria-hidden="true" data-side="inside" data-holder="2">PN</span>'
        in colleague
    )
    assert '<span class="person-mark" aria-hidden="true" data-known="no">?</span>' in stranger


class Department(forms.Form):
    name = forms.CharField(label="Name", help_text="Customers may read this.")
    keeper = forms.CharField(label="Keeper")
    way = forms.ChoiceField(label="How", choices=[("mail", "Mail")], widget=forms.RadioSelect)
    open = forms.BooleanField(label="Open", required=False)


def test_a_wrong_field_says_so_beside_itself_and_the_first_takes_the_focus():
    form = Department({"name": "", "keeper": "", "way": "mail"})

    name = drawn('{% include "ui/field.html" with field=form.name only %}', form=form)
    keeper = drawn('{% include "ui/field.html" with field=form.keeper only %}', form=form)

    assert '<label for="id_name">Name</label>' in name
    assert 'aria-invalid="true"' in name
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert '<p class="field-hint" id="id_name_helptext">Customers may read this.</p>' in name
    assert 'id="id_name_error"' in name
    assert " autofocus" in name
    assert " autofocus" not in keeper


def test_choices_are_whole_rows_under_a_legend():
    shown = drawn('{% include "ui/field.html" with field=form.way only %}', form=Department())

    assert "<legend>How</legend>" in shown
    assert '<label class="choice choice-row"><input type="radio" name="way" value="mail"' in shown


def test_a_form_draws_every_field_and_its_one_button():
    request = RequestFactory().get("/")
    shown = drawn(
        '{% include "ui/form.html" with form=form submit="Save" busy="Saving…" %}',
        form=Department(),
        request=request,
    )

    assert [
        shown.count(word)
        for word in ("Name</label>", "Keeper</label>", "How</legend>", "Open</span>")
    ] == [1, 1, 1, 1]
    assert (
        '<button class="button button-main" type="submit" data-busy="Saving…">Save</button>'
        in shown
    )


def test_containers_escape_their_names_and_keep_their_content():
    shown = drawn(
        '{% scroll_table label %}<table class="table"></table>{% endscroll_table %}', label='"<b>'
    )

    assert shown == (
        '<div class="table-wrap" role="region" aria-label="&quot;&lt;b&gt;" tabindex="0"><table class="table"></table></div>'
    )
