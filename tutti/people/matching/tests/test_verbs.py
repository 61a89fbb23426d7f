"""What match rules do: belongings and suggestions, by the rule's version, and taken back one by one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.channels.contract import Party
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.engines.rules.verbs import verb
from tutti.ground.accounts.models import Department, Member, Role
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.actions.changing import create_person
from tutti.people.actions.organisations import create_organisation
from tutti.people.matching.models import Suggestion
from tutti.people.models import Belonging

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(db):
    """Noor wrote once."""
    ada = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    support = Department.objects.create(name="Support", keeper=ada)
    channel = Channel.objects.create(kind="email", name="help", department=support)
    noor = Party(kind="email", value="noor@example.com", name="Noor")
    create_person(name=noor.name, kind=noor.kind, value=noor.value, by=SYSTEM)
    conversation = Conversation.objects.create(
        channel=channel,
        audience="private",
        party_kind=noor.kind,
        party_value=noor.value,
        started_at=timezone.now(),
    )
    return Message.objects.create(
        conversation=conversation,
        direction="in",
        author_kind=noor.kind,
        author_value=noor.value,
        text="Hello",
        at=timezone.now(),
    )


def _hit(name, said, **params):
    return Hit(
        version_id=1, rule_key="r", rule_name="R", verb=name, params=params, subject_id=said.pk
    )


def _do(name, said, **params):
    (did,) = verb(name).perform([_hit(name, said, **params)])
    return did


def _undo(name, did):
    verb(name).undo(Effect(did=did), SYSTEM)


def test_an_author_is_put_with_an_organisation_and_taken_out_again(said):
    acme = create_organisation(name="Acme", by=SYSTEM)

    did = _do("people.belongs_to", said, organisation=acme.pk)
    assert Belonging.objects.get().person.name == "Noor"
    assert _do("people.belongs_to", said, organisation=acme.pk) == {}

    _undo("people.belongs_to", did)
    assert not Belonging.objects.exists()
    with pytest.raises(CannotUndo):
        _undo("people.belongs_to", did)


def test_an_author_is_suggested_to_be_somebody(said):
    create_person(name="Noor Aziz", kind="phone", value="+39021234567", by=SYSTEM)

    did = _do("people.suggest_same", said, known_as="+39 02 123 4567")
    assert [one.kind for one in Suggestion.objects.waiting()] == ["rule"]

    _undo("people.suggest_same", did)
    assert not Suggestion.objects.exists()


def test_a_rule_that_means_nobody_says_nothing(said):
    assert _do("people.suggest_same", said, known_as="nobody@example.com") == {}
    assert _do("people.suggest_same", said, known_as="noor@example.com") == {}
    assert not Suggestion.objects.exists()


def test_both_verbs_read_as_sentences(said):
    acme = create_organisation(name="Acme", by=SYSTEM)

    assert verb("people.belongs_to").says({"organisation": acme.pk}) == "Put them with Acme"
    assert verb("people.suggest_same").says({"known_as": "x@y.test"}) == (
        "Suggest that they are x@y.test"
    )


def test_whoever_was_taken_out_again_is_not_put_back_by_their_next_message(said):
    acme = create_organisation(name="Acme", by=SYSTEM)
    did = _do("people.belongs_to", said, organisation=acme.pk)
    _undo("people.belongs_to", did)

    again = _do("people.belongs_to", said, organisation=acme.pk)

    assert (again, Belonging.objects.count()) == ({}, 0)
