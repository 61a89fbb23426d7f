from datetime import UTC, date, datetime

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutti.cases.models import Case
from tutti.engines.rules.conditions import holds
from tutti.engines.rules.forms import ConditionField
from tutti.engines.rules.registry import NotDescribed, scope, values_of
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.fields.models import Definition
from tutti.people.models import Belonging, Identity, Organisation, Person


@pytest.fixture
def mira(db):
    made = Person.objects.create(
        name="Mira Duarte", language="pt", created_at=timezone.now(), fields={"vip": "yes"}
    )
    Identity.objects.create(
        person=made,
        kind="email",
        value="mira@duarte.example",
        how="channel",
        created_at=timezone.now(),
        verified_at=timezone.now(),
    )
    acme = Organisation.objects.create(name="Acme")
    Belonging.objects.create(person=made, organisation=acme, role="Buyer")
    return made


@pytest.fixture
def case(mira):
    ada = Member.objects.create(name="Ada Okafor", email="ada@acme.test", role=Role.AGENT)
    loans = Department.objects.create(name="Loans", keeper=ada)
    return Case.objects.create(
        title="March payment",
        person=mira,
        department=loans,
        owner=ada,
        doer=ada,
        act="answer",
        due_at=timezone.now(),
        opened_at=datetime(2026, 3, 1, tzinfo=UTC),
        last_at=timezone.now(),
        fields={"loan": 24000, "since": "2026-02-03", "plan": "gold", "score": "4.5"},
    )


@pytest.fixture
def own_fields(db):
    for key, kind, more in (
        ("loan", "money", {"currency": "EUR"}),
        ("since", "date", {}),
        ("plan", "choice", {"choices": [{"key": "gold", "label": {"en": "Gold"}}]}),
        ("score", "number", {}),
    ):
        Definition.objects.create(on="case", key=key, kind=kind, labels={"en": key.title()}, **more)
    Definition.objects.create(on="person", key="vip", kind="yes_no", labels={"en": "Important"})


def test_cases_and_persons_are_read_with_the_houses_own_fields(case, mira, own_fields):
    of_case = values_of("case", [case.pk])[case.pk]
    of_person = values_of("person", [mira.pk])[mira.pk]

    assert (of_case["department"], of_case["owner"], of_case["earlier_cases"]) == (
        "Loans",
        "ada@acme.test",
        0,
    )
    assert of_case["fields"] == {
        "loan": 240.0,
        "since": date(2026, 2, 3),
        "plan": "gold",
        "score": 4.5,
    }
    assert (of_person["is_verified"], of_person["organisations"]) == (True, ["Acme"])
    assert of_person["fields"] == {"vip": True}


@pytest.mark.parametrize(
    "text",
    [
        'case.fields.loan > 200 && case.fields.plan == "gold" && person.fields.vip',
        'case.fields.since < timestamp("2026-03-01T00:00:00Z")',
        'case.department == "Loans" && "Acme" in person.organisations',
        "person.known_by.exists(kind, kind == 'email') && case.fields.score > 4",
    ],
)
def test_a_condition_asks_for_what_was_read(text, case, mira, own_fields):
    values = {
        "case": values_of("case", [case.pk])[case.pk],
        "person": values_of("person", [mira.pk])[mira.pk],
    }

    assert holds(text, "promise", values=values)


@pytest.mark.parametrize("kind", ["case", "person"])
def test_reading_costs_the_same_for_one_and_for_many(
    kind, case, mira, own_fields, django_assert_num_queries
):
    key = {"case": case.pk, "person": mira.pk}[kind]
    with CaptureQueriesContext(connection) as one:
        values_of(kind, [key])

    with django_assert_num_queries(len(one)):
        values_of(kind, [key, key + 1, key + 2])


def test_scopes_name_what_may_be_asked():
    assert [scope(name) for name in ("promise", "approval", "playbook")] == [
        ("case", "person"),
        ("act", "case", "person"),
        ("run", "case", "person"),
    ]
    with pytest.raises(NotDescribed):
        scope("weather")


class RuleForm(forms.Form):
    condition = ConditionField(scope="approval")


def test_the_form_field_takes_a_condition_and_lists_the_fields(own_fields):
    form = RuleForm({"condition": " act.amount > 50 "})

    assert form.is_valid()
    assert form.cleaned_data == {"condition": "act.amount > 50"}
    assert "case.fields.loan" in form.as_p()


def test_the_form_field_points_at_what_is_wrong(db):
    form = RuleForm({"condition": 'act.amount > "<b>"'})

    assert form.errors["condition"] == [
        "Character 12: “&gt;” cannot stand between a number and a text.".replace("&gt;", ">")
    ]
    assert "act.amount &gt; &quot;&lt;b&gt;&quot;\n           ^" in form.as_p()


def test_two_forms_do_not_share_what_was_wrong(db):
    RuleForm({"condition": "act.amont > 1"}).is_valid()

    assert "^" not in RuleForm().as_p()
