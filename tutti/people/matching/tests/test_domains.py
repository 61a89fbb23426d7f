"""Organisations by domain: whom they take in, whom never, and the way back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.people.actions.changing import create_person
from tutti.people.actions.organisations import create_organisation, end_belonging
from tutti.people.matching.actions.belonging import (
    declare_domain,
    forget_domain,
    put_everybody_under,
    spelled_domain,
)
from tutti.people.matching.domains import seen_often
from tutti.people.matching.errors import DomainUnfit
from tutti.people.matching.providers import above, guessed_name
from tutti.people.models import Belonging, Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    ada = Member.objects.create(name="Ada Lind", email="ada@house.test", role=Role.AGENT)
    return Actor.member(ada.pk)


@pytest.fixture
def acme(by):
    return create_organisation(name="Acme", by=by)


def _names(person):
    return sorted(person.belongings.values_list("organisation__name", flat=True))


def _write(address, by):
    person = create_person(name="Mira Rossi", kind="email", value=address, by=by)
    follow_all()
    return person


def test_an_address_under_a_domain_puts_its_person_there(by, acme):
    declare_domain("acme.test", organisation=acme, by=by)

    assert _names(_write("mira@acme.test", by)) == ["Acme"]
    assert _names(_write("mira@mail.acme.test", by)) == ["Acme"]
    assert _names(_write("mira@badacme.test", by)) == []


def test_the_longest_domain_decides_and_nobodys_is_an_exception(by, acme):
    declare_domain("acme.test", organisation=acme, by=by)
    declare_domain("alumni.acme.test", organisation=None, by=by)

    assert _names(_write("mira@alumni.acme.test", by)) == []


def test_a_domain_may_hold_nothing_below_it(by, acme):
    declare_domain("acme.test", organisation=acme, below=False, by=by)

    assert _names(_write("mira@shop.acme.test", by)) == []


@pytest.mark.parametrize("name", ["gmail.com", "co.uk", "com", "no domain", "", "@libero.it"])
def test_public_providers_and_endings_are_nobodys(name):
    with pytest.raises(DomainUnfit):
        spelled_domain(name)


def test_an_address_that_is_only_claimed_puts_nobody_anywhere(by, acme):
    declare_domain("acme.test", organisation=acme, by=by)
    person = create_person(name="Mira Rossi", by=by)
    Identity.objects.create(
        person=person, kind="email", value="m@acme.test", how="channel", created_at=timezone.now()
    )
    follow_all()

    assert _names(person) == []


def test_somebody_may_belong_to_several(by, acme):
    other = create_organisation(name="Bolt", by=by)
    declare_domain("acme.test", organisation=acme, by=by)
    declare_domain("bolt.test", organisation=other, by=by)
    person = _write("mira@acme.test", by)
    Identity.objects.create(
        person=person, kind="email", value="m@bolt.test", how="agent", created_at=timezone.now()
    )
    put_everybody_under(declare_domain("bolt.test", organisation=other, by=by).pk)

    assert _names(person) == ["Acme", "Bolt"]


def test_who_was_taken_out_by_hand_is_not_put_back(by, acme):
    domain = declare_domain("acme.test", organisation=acme, by=by)
    person = _write("mira@acme.test", by)
    end_belonging(Belonging.objects.get(person=person), by=by)
    follow_all()

    put_everybody_under(domain.pk)

    assert _names(person) == []


def test_taking_a_domain_back_takes_its_belongings_along(by, acme):
    domain = declare_domain("acme.test", organisation=acme, by=by)
    person = _write("mira@acme.test", by)

    assert forget_domain(domain, by=by) == 1
    assert _names(person) == []


def test_those_who_were_there_before_are_put_too(by, acme):
    person = _write("mira@acme.test", by)
    domain = declare_domain("acme.test", organisation=acme, by=by)

    assert put_everybody_under(domain.pk) == 1
    assert _names(person) == ["Acme"]


def test_domains_of_several_persons_are_asked_about(by, acme):
    for number in range(3):
        _write(f"{number}@rossi-edilizia.it", by)
        _write(f"{number}@gmail.com", by)
        _write(f"{number}@acme.test", by)
    declare_domain("acme.test", organisation=acme, by=by)

    assert [(one.domain, one.people, one.guess) for one in seen_often()] == [
        ("rossi-edilizia.it", 3, "Rossi Edilizia")
    ]


def test_a_domain_lies_under_those_somebody_can_hold():
    assert above("mail.acme.co.uk") == ["mail.acme.co.uk", "acme.co.uk"]
    assert guessed_name("mail.acme.co.uk") == "Acme"
