"""One row, changed in the open."""

import pytest
from django.db import IntegrityError, transaction

from tutti.ground.house.actions.changing import HouseUnsound, change_house
from tutti.ground.house.models import House
from tutti.ground.house.queries import house
from tutti.ground.web.address import AddressUnusable
from tutti.journal.facts import Actor
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db
DEV = Actor.member(7)


def test_before_anything_is_changed_there_are_defaults_and_no_row():
    assert (house().name, house().public_address, house().languages) == ("", "", ["en"])
    assert str(house()) == "Tutti"
    assert House.objects.count() == 0


def test_what_is_changed_stays_and_is_recorded():
    change_house(by=DEV, name="  Salt &  Sons ", public_address="HTTPS://Tutti.Example/")

    assert house().name == "Salt & Sons"
    assert house().public_address == "https://tutti.example"
    entry = Entry.objects.get(name="house.changed")
    assert entry.actor_id == 7
    assert entry.payload == {"fields": ["name", "public_address"]}


def test_what_is_the_same_already_is_not_recorded():
    change_house(by=DEV, name="Salt")
    change_house(by=DEV, name="Salt")

    assert Entry.objects.filter(name="house.changed").count() == 1


def test_changing_one_thing_leaves_the_others():
    change_house(by=DEV, name="Salt", time_zone="Europe/Rome")

    change_house(by=DEV, languages=["en", "it"], default_language="it")

    assert (house().name, house().time_zone, house().default_language) == (
        "Salt",
        "Europe/Rome",
        "it",
    )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("time_zone", {"time_zone": "Mars/Base"}),
        ("time_zone", {"time_zone": "../etc/passwd"}),
        ("languages", {"languages": []}),
        ("languages", {"languages": ["xx"]}),
        ("default_language", {"default_language": "it"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(field, changes):
    with pytest.raises(HouseUnsound) as refused, transaction.atomic():
        change_house(by=DEV, **changes)

    assert refused.value.field == field
    assert House.objects.count() == 0


def test_an_address_that_cannot_be_is_refused():
    with pytest.raises(AddressUnusable), transaction.atomic():
        change_house(by=DEV, public_address="tutti.example")

    assert house().public_address == ""


def test_there_is_no_second_house():
    with pytest.raises(IntegrityError), transaction.atomic():
        House.objects.create(pk=2)
