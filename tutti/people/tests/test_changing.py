"""What members write down about people by hand."""

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.search.finding import Reach, find
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.indexing import index_people
from tutti.people.actions.organisations import (
    add_belonging,
    create_organisation,
    end_belonging,
)
from tutti.people.errors import IdentityTaken
from tutti.people.models import Belonging, Identity, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return Actor.member(Member.objects.create(name="Ada Lind", email="ada@acme.test").pk)


def told(person: Person) -> list[str]:
    entries = Entry.objects.filter(subject_kind="person", subject_id=person.pk).order_by("id")
    return list(entries.values_list("name", flat=True))


def test_a_person_is_written_down_with_one_way_to_reach_them(ada):
    mira = create_person(name="Míra Sol", kind="email", value="mira@example.com", by=ada)

    known = Identity.objects.get()
    assert (mira.sort_key, known.person, known.how, known.verified_at) == (
        "mira sol",
        mira,
        "agent",
        None,
    )
    assert told(mira) == ["people.person_created", "people.identity_added"]


def test_nobody_is_made_when_the_address_is_somebody_elses(ada):
    create_person(name="Mira", kind="email", value="mira@example.com", by=ada)

    with pytest.raises(IdentityTaken) as taken:
        create_person(name="Noor", kind="email", value="mira@example.com", by=ada)

    assert taken.value.identity.person.name == "Mira"
    assert Person.objects.count() == 1


def test_an_identity_one_has_already_is_given_back_unchanged(ada):
    mira = create_person(name="Mira", kind="email", value="mira@example.com", by=ada)
    Identity.objects.update(verified_at=timezone.now())

    again = add_identity(mira, kind="email", value="mira@example.com", by=ada)

    assert again.verified_at is not None
    assert told(mira).count("people.identity_added") == 1


def test_a_new_name_moves_the_person_in_the_list(ada):
    mira = create_person(name="Mira", by=ada)

    change_person(mira, name="Zoë", by=ada)

    assert (mira.name, mira.sort_key) == ("Zoë", "zoe")


def test_the_journal_says_what_changed_and_never_to_what(ada):
    mira = create_person(name="Mira", by=ada)

    change_person(mira, name="Mira Sol", language="pt", by=ada)

    entry = Entry.objects.filter(name="people.person_changed").get()
    assert entry.payload == {"fields": ["language", "name"]}


def test_what_stays_as_it_is_is_not_recorded(ada):
    mira = create_person(name="Mira", by=ada)

    change_person(mira, name="Mira", by=ada)

    assert told(mira) == ["people.person_created"]


def test_only_what_is_ours_to_change_can_be_changed(ada):
    mira = create_person(name="Mira", by=ada)

    with pytest.raises(TypeError, match="member_id"):
        change_person(mira, member_id=1, by=ada)


def test_a_person_joins_changes_their_role_and_leaves(ada):
    mira = create_person(name="Mira", by=ada)
    bakery = create_organisation(name="Cooper Bakery", by=ada)

    add_belonging(mira, organisation=bakery, role="owner", by=ada)
    belonging = add_belonging(mira, organisation=bakery, role="founder", by=ada)
    again = add_belonging(mira, organisation=bakery, role="founder", by=ada)
    end_belonging(again, by=ada)

    assert belonging.role == "founder"
    assert not Belonging.objects.exists()
    assert told(mira)[1:] == [
        "people.belonging_added",
        "people.belonging_added",
        "people.belonging_ended",
    ]


def test_people_are_findable_by_name_address_and_organisation(ada, django_assert_num_queries):
    people = [
        create_person(name=f"Mira {n}", kind="email", value=f"m{n}@example.com", by=ada)
        for n in range(3)
    ]
    add_belonging(people[0], organisation=create_organisation(name="Bakery", by=ada), by=ada)

    with django_assert_num_queries(2):
        index_people([person.pk for person in people])

    def found(asked):
        return {
            hit.object_id
            for hit in find(asked, kinds=["person"], reach=Reach(everything_open=True))
        }

    assert found("mira") == {person.pk for person in people}
    assert found("m1@example.com") == {people[1].pk}
    assert found("bakery") == {people[0].pk}
