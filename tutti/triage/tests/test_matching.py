"""How sure it is who wrote follows what is said about two profiles."""

import pytest
from django.utils import timezone

from tutti.cases.tests.desk import desk
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.journal.testing import follow_all
from tutti.people.actions.merging import merge_persons
from tutti.people.matching.facts import SamenessRefused, SamenessSuggested
from tutti.people.matching.models import Suggestion
from tutti.people.models import Person
from tutti.triage.tests.hearing import arrives, decided
from tutti.triage.tests.test_deciding import counted, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return desk()


@pytest.fixture
def two(house):
    """Messages of two profiles, and that they may be one person's."""
    first = arrives(house.mail, "My card", author="mira@one.example", author_name="Q")
    second = arrives(house.mail, "My other card", author="noor@two.example", author_name="Z")
    left, right = (
        Person.objects.get(identities__value=value)
        for value in ("mira@one.example", "noor@two.example")
    )
    Suggestion.objects.all().delete()
    suggestion = Suggestion.objects.create(
        left=left, right=right, sure=80, kind="profile", made_at=timezone.now()
    )
    said = {"suggestion": suggestion.pk, "person": left.pk, "other": right.pk}
    record([SamenessSuggested(**said, sure=80, rests_on="name")], by=SYSTEM)
    follow_all()
    return first, second, suggestion, said


def test_an_author_who_may_be_somebody_is_suggested(two):
    assert {decided(message).matched for message in two[:2]} == {"suggested"}
    assert counted() == standing()


def test_a_refused_one_is_new_again(two):
    first, _second, suggestion, said = two
    Suggestion.objects.filter(pk=suggestion.pk).update(state="refused")

    record([SamenessRefused(**said)], by=SYSTEM)
    follow_all()

    assert decided(first).matched == "new"
    assert counted() == standing()


def test_a_merged_one_is_known(house, two):
    first, second, suggestion, _said = two

    merge_persons(suggestion.left, suggestion.right, fields={}, by=Actor.member(house.ada.pk))
    follow_all()

    assert {decided(first).matched, decided(second).matched} == {"known"}
