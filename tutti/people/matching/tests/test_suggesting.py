"""Who is suggested, what is remembered of a decision, and that nobody is merged but by a member."""

from __future__ import annotations

import pytest
import time_machine

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.testing import follow_all
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.merging import unmerge
from tutti.people.errors import PersonNotSeen
from tutti.people.matching.actions.deciding import (
    confirm_same,
    put_off,
    refuse_same,
    undo_decision,
)
from tutti.people.matching.errors import DecidedAlready, NothingToUndo
from tutti.people.matching.models import Kind, State, Suggestion
from tutti.people.matching.queries import suggested_among
from tutti.people.models import Merge, Person
from tutti.people.queries import cluster_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def by(ada):
    return Actor.member(ada.pk)


@pytest.fixture
def miras(by):
    """Mira twice: by one mailbox in two spellings, and with a name that differs by a letter."""
    mira = create_person(name="Mira Rossi", kind="email", value="mira.rossi@gmail.com", by=by)
    again = create_person(name="Mira Rosi", kind="email", value="mirarossi+shop@gmail.com", by=by)
    follow_all()
    return mira, again


def _only():
    return Suggestion.objects.get()


def test_two_spellings_of_one_mailbox_are_suggested_and_nothing_is_merged(miras):
    suggestion = _only()

    assert (suggestion.left, suggestion.right) == miras
    assert (suggestion.kind, suggestion.state) == (Kind.MAIL, State.OPEN)
    assert suggestion.sure >= 90
    assert not Merge.objects.exists()


def test_the_evidence_holds_no_value_of_anybody(miras):
    kept = str(_only().evidence).lower()

    assert [word for word in ("mira", "rossi", "gmail") if word in kept] == []


def test_people_with_nothing_in_common_are_not_suggested(by):
    create_person(name="Mira Rossi", kind="email", value="mira@example.com", by=by)
    create_person(name="Oskar Blom", kind="email", value="oskar@example.com", by=by)
    follow_all()

    assert not Suggestion.objects.exists()


def test_a_shared_mailbox_alone_is_no_reason(by):
    create_person(name="Mira Rossi", kind="email", value="info@example.com", by=by)
    create_person(name="Oskar Blom", kind="email", value="info+2@example.com", by=by)
    follow_all()

    assert not Suggestion.objects.exists()


def test_a_parent_and_a_child_at_one_number_are_two_persons(by):
    one = create_person(name="Mira Rossi", kind="phone", value="+39021234567", by=by)
    other = create_person(name="Luca Rossi", by=by)
    for person in (one, other):
        change_person(
            person, fields={"street": "Via Roma", "number": "4", "postcode": "20100"}, by=by
        )
    add_identity(other, kind="phone", value="+3921234567", by=by)
    follow_all()

    assert not Suggestion.objects.exists()


def test_colleagues_are_nobodys_double(by, ada):
    person = create_person(name="Ada Lind", kind="email", value="ada.lind@gmail.com", by=by)
    Person.objects.filter(pk=person.pk).update(member=ada)
    create_person(name="Ada Lind", kind="email", value="adalind@gmail.com", by=by)
    follow_all()

    assert not Suggestion.objects.exists()


def test_names_that_only_look_alike_are_flagged(by):
    create_person(name="Maria Rossi", kind="phone", value="+39021234567", by=by)
    create_person(name="M\u0430ria Rossi", kind="phone", value="+40221234567", by=by)
    follow_all()

    assert ["letters", "other", -2.0] in _only().evidence
    assert ("given", "twin") in [tuple(each[:2]) for each in _only().evidence]


def test_a_refused_pair_stays_refused(miras, by):
    refuse_same(_only(), by=by)
    change_person(miras[0], language="it", by=by)
    follow_all()

    assert _only().state == State.REFUSED


def test_new_evidence_opens_a_refused_pair_again(miras, by):
    refuse_same(_only(), by=by)
    for person in miras:
        change_person(person, fields={"birth_date": "1984-03-02"}, by=by)
    follow_all()

    assert _only().state == State.OPEN


def test_a_pair_that_is_likely_no_more_is_taken_back(by):
    mira = create_person(name="Mira Rossi", kind="phone", value="+39021234567", by=by)
    other = create_person(name="Mira Rossi", kind="phone", value="+40221234567", by=by)
    follow_all()
    assert _only().right == other

    change_person(other, name="Oskar Blom", by=by)
    change_person(mira, fields={"birth_date": "1984-03-02"}, by=by)
    change_person(other, fields={"birth_date": "1999-12-30"}, by=by)
    follow_all()

    assert not Suggestion.objects.exists()


def test_confirming_merges_with_the_evidence(miras, by):
    merge = confirm_same(_only(), by=by)

    assert set(cluster_of(miras[0].pk)) == {one.pk for one in miras}
    assert merge.evidence["suggestion"] == _only().pk
    assert merge.by_id == by.id
    assert _only().state == State.CONFIRMED


def test_what_is_one_person_by_another_way_waits_no_more(miras, by):
    third = create_person(name="Mira Rossi", kind="email", value="m.irarossi@gmail.com", by=by)
    follow_all()
    assert Suggestion.objects.waiting().count() == 3

    confirm_same(Suggestion.objects.get(right=third, left=miras[0]), by=by)
    confirm_same(Suggestion.objects.get(right=third, left=miras[1]), by=by)

    assert Suggestion.objects.waiting().count() == 0


def test_refusing_refuses_every_pair_between_the_two(miras, by):
    confirm_same(_only(), by=by)
    third = create_person(name="Mira Rossi", kind="email", value="m.irarossi@gmail.com", by=by)
    follow_all()

    refuse_same(Suggestion.objects.get(right=third, left=miras[0]), by=by)

    assert Suggestion.objects.waiting().count() == 0


def test_a_decision_is_taken_back_by_whoever_made_it(miras, by):
    confirm_same(_only(), by=by)
    undo_decision(_only(), by=by)
    follow_all()

    assert _only().state == State.OPEN
    assert cluster_of(miras[0].pk) == [miras[0].pk]
    with pytest.raises(NothingToUndo):
        undo_decision(_only(), by=by)


def test_a_merge_undone_on_the_profile_is_not_suggested_again(miras, by):
    unmerge(confirm_same(_only(), by=by), by=by)
    follow_all()

    assert _only().state == State.REFUSED


def test_what_was_put_off_waits_for_its_day(miras, by):
    put_off(_only(), by=by)
    assert Suggestion.objects.waiting().count() == 0

    with time_machine.travel(_only().later_until, tick=False):
        assert Suggestion.objects.waiting().count() == 1


def test_a_decided_pair_cannot_be_decided_again(miras, by):
    refuse_same(_only(), by=by)

    with pytest.raises(DecidedAlready):
        confirm_same(_only(), by=by)


@pytest.mark.parametrize("verb", [confirm_same, refuse_same, put_off])
def test_no_machine_decides(miras, verb):
    with pytest.raises(PersonNotSeen):
        verb(_only(), by=SYSTEM)
    assert (_only().state, Merge.objects.count()) == (State.OPEN, 0)


def test_the_funnel_hears_who_may_be_somebody_else(miras, by):
    other = create_person(name="Oskar Blom", by=by)

    assert suggested_among([*(one.pk for one in miras), other.pk]) == {one.pk for one in miras}
