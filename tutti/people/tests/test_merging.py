"""Two persons are one, and two again: what is chosen, what is refused, what comes back, in any order."""

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.actions.organisations import add_belonging, create_organisation
from tutti.people.errors import (
    ApartAlready,
    ColleagueUnconfirmed,
    IdentityTaken,
    NeedsAMember,
    NotAskedNow,
    OnePersonAlready,
    PersonNotSeen,
    TwoColleagues,
)
from tutti.people.models import Identity, Merge, Person
from tutti.people.parted import questions_of
from tutti.people.queries import cluster_of, clusters_of, roots_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    member = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    return Actor.member(member.pk)


def person(name: str, **more: str) -> Person:
    return create_person(name=name, by=SYSTEM, **more)


def fresh(one: Person) -> Person:
    return Person.objects.get(pk=one.pk)


def asked(merge: Merge) -> list[str]:
    return [question.key for question in questions_of(merge)]


def test_one_stands_under_the_other_and_nothing_of_theirs_moves(ada):
    mira = person("Mira Sol", kind="email", value="mira@example.com")
    other = person("M. Sol", kind="email", value="mira@example.org")

    merge = merge_persons(mira, other, by=ada)

    assert (fresh(mira).survivor_id, fresh(other).survivor_id) == (None, mira.pk)
    assert (merge.survivor, merge.other, merge.by_id) == (mira, other, ada.id)
    assert Identity.objects.get(value="mira@example.org").person == other
    assert cluster_of(other.pk) == cluster_of(mira.pk) == [mira.pk, other.pk]
    assert roots_of([mira.pk, other.pk]) == {mira.pk: mira.pk, other.pk: mira.pk}


def test_somebody_alone_is_their_own_cluster(ada):
    mira, noor = person("Mira"), person("Noor")

    found = clusters_of([mira.pk, noor.pk])

    assert found == {mira.pk: [mira.pk], noor.pk: [noor.pk]}
    assert cluster_of(10**9) == [10**9]


def test_both_hear_of_it_when_it_begins_and_when_it_ends(ada):
    mira, other = person("Mira"), person("M.")

    merge = merge_persons(mira, other, by=ada)
    unmerge(merge, by=ada)

    told = Entry.objects.filter(name__startswith="people.persons").order_by("id")
    assert [(each.name, each.subject_id, each.payload["other"]) for each in told] == [
        ("people.persons_merged", mira.pk, other.pk),
        ("people.persons_parted", mira.pk, other.pk),
    ]
    assert fresh(other).survivor_id is None


def test_each_field_is_whose_was_chosen_and_an_empty_one_takes_what_is_there(ada):
    mira, other = person("Mira"), person("Mira Sol", language="it", time_zone="Europe/Rome")
    change_person(mira, language="en", fields={"plan": "gold"}, by=ada)
    change_person(other, fields={"plan": "blue", "since": "2019"}, by=ada)

    merge = merge_persons(mira, other, fields={"name": "other", "own:plan": "survivor"}, by=ada)

    one = fresh(mira)
    assert (one.name, one.sort_key, one.language, one.time_zone) == (
        "Mira Sol",
        "mira sol",
        "en",
        "Europe/Rome",
    )
    assert one.fields == {"plan": "gold", "since": "2019"}
    assert merge.chosen["name"] == "other"
    assert fresh(other).fields == {"plan": "blue", "since": "2019"}


def test_undone_the_survivor_has_what_it_had(ada):
    mira, other = person("Mira"), person("Mira Sol", language="it")
    change_person(other, fields={"since": "2019"}, by=ada)
    merge = merge_persons(mira, other, fields={"name": "other"}, by=ada)

    unmerge(merge, by=ada)

    one = fresh(mira)
    assert (one.name, one.sort_key, one.language, one.fields) == ("Mira", "mira", "", {})


def test_what_was_written_by_hand_since_is_asked_and_stays_unasked(ada):
    mira, other = person("Mira"), person("Mira Sol")
    merge = merge_persons(mira, other, fields={"name": "other"}, by=ada)
    change_person(other, name="Mira Solberg", by=ada)

    questions = questions_of(merge)
    unmerge(merge, by=ada)

    assert [(each.key, each.now, each.before) for each in questions] == [
        ("value:name", "Mira Solberg", "Mira")
    ]
    assert (fresh(mira).name, fresh(other).name) == ("Mira Solberg", "Mira Sol")


def test_what_was_written_by_hand_goes_back_where_somebody_says_so(ada):
    mira, other = person("Mira"), person("Mira Sol")
    merge = merge_persons(mira, other, fields={"name": "other"}, by=ada)
    change_person(mira, name="Mira Solberg", by=ada)

    unmerge(merge, gives={"value:name": "back"}, by=ada)

    assert fresh(mira).name == "Mira"


def test_a_value_goes_back_below_a_later_merge(ada):
    mira, second, third = person("One"), person("Two"), person("Three")
    inner = merge_persons(mira, second, fields={"name": "other"}, by=ada)
    change_person(mira, name="By hand", by=ada)
    outer = merge_persons(mira, third, fields={"name": "other"}, by=ada)

    unmerge(inner, gives={"value:name": "back"}, by=ada)
    between = fresh(mira).name
    unmerge(outer, by=ada)

    assert (between, fresh(mira).name) == ("Three", "One")


@pytest.mark.parametrize("first", [0, 1])
def test_nested_merges_end_in_any_order(ada, first):
    mira, second, third = person("One"), person("Two"), person("Three")
    merges = [
        merge_persons(mira, second, fields={"name": "other"}, by=ada),
        merge_persons(third, mira, fields={"name": "other"}, by=ada),
    ]
    assert (fresh(third).name, cluster_of(second.pk)) == (
        "Two",
        [third.pk, mira.pk, second.pk],
    )

    unmerge(merges[first], by=ada)
    between = {each.pk: each.root_id for each in Person.objects.all()}
    unmerge(merges[1 - first], by=ada)

    with_third = {mira.pk: third.pk, second.pk: second.pk, third.pk: third.pk}
    with_second = {mira.pk: mira.pk, second.pk: mira.pk, third.pk: third.pk}
    assert between == (with_second if first else with_third)
    assert [fresh(each).name for each in (mira, second, third)] == ["One", "Two", "Three"]
    assert not Person.objects.filter(survivor__isnull=False).exists()


def test_a_value_handed_on_by_a_merge_that_never_was_is_corrected_further_up(ada):
    mira, second, third = person("One"), person("Two"), person("Three")
    inner = merge_persons(mira, second, fields={"name": "other"}, by=ada)
    merge_persons(third, mira, fields={"name": "other"}, by=ada)

    unmerge(inner, by=ada)

    assert fresh(third).name == "One"


def test_two_merges_into_one_end_in_the_order_they_began(ada):
    mira, second, third = person("One"), person("Two"), person("Three")
    merges = [
        merge_persons(mira, other, fields={"name": "other"}, by=ada) for other in (second, third)
    ]

    names = []
    for merge in merges:
        unmerge(merge, by=ada)
        names.append(fresh(mira).name)

    assert names == ["Three", "One"]


def test_nobody_is_merged_with_themselves_or_twice(ada):
    mira, other = person("Mira"), person("M.")

    with pytest.raises(OnePersonAlready):
        merge_persons(mira, mira, by=ada)
    merge_persons(mira, other, by=ada)
    with pytest.raises(OnePersonAlready):
        merge_persons(other, mira, by=ada)

    assert Merge.objects.count() == 1


def test_merging_with_one_who_stands_under_another_merges_with_that_one(ada):
    mira, second, third = person("One"), person("Two"), person("Three")
    merge_persons(mira, second, by=ada)

    merge = merge_persons(third, second, by=ada)

    assert (merge.survivor_id, merge.other_id) == (third.pk, mira.pk)
    assert cluster_of(third.pk) == [third.pk, mira.pk, second.pk]


def test_two_identified_persons_are_merged_by_a_member_alone(ada):
    mira, other = (person(f"{n}", kind="email", value=f"{n}@example.com") for n in "ab")
    Identity.objects.update(verified_at=timezone.now())

    for machine in (SYSTEM, Actor("rule", 1), Actor.person(mira.pk)):
        with pytest.raises(NeedsAMember):
            merge_persons(mira, other, by=machine)

    assert merge_persons(mira, other, by=ada).undone_at is None


def test_one_identified_through_somebody_merged_into_them_counts_as_identified(ada):
    mira, second, third = (person(n, kind="email", value=f"{n}@example.com") for n in "abc")
    merge_persons(mira, second, by=ada)
    Identity.objects.filter(person__in=[second, third]).update(verified_at=timezone.now())

    with pytest.raises(NeedsAMember):
        merge_persons(mira, third, by=SYSTEM)


def test_who_may_not_see_persons_may_not_merge_or_part_them(ada):
    mira, other, petra = (
        person("Mira"),
        person("M."),
        Member.objects.create(name="Petra", email="petra@acme.test", role=Role.CONTRIBUTOR),
    )
    with pytest.raises(PersonNotSeen):
        merge_persons(mira, other, by=Actor.member(petra.pk))
    merge = merge_persons(mira, other, by=ada)

    with pytest.raises(PersonNotSeen):
        unmerge(merge, by=Actor.member(petra.pk))

    assert fresh(other).survivor == mira


def test_a_colleague_is_merged_only_where_that_is_meant_and_never_with_another(ada):
    mira, other = person("Mira"), person("Ada Lind")
    Person.objects.filter(pk=other.pk).update(member_id=ada.id)

    with pytest.raises(ColleagueUnconfirmed):
        merge_persons(mira, other, by=ada)
    merge_persons(mira, other, colleague=True, by=ada)

    ben = person("Ben")
    cleo = Member.objects.create(name="Ben", email="ben@acme.test", role=Role.AGENT)
    Person.objects.filter(pk=ben.pk).update(member=cleo)
    with pytest.raises(TwoColleagues):
        merge_persons(mira, ben, colleague=True, by=ada)


def test_a_merge_ends_once(ada):
    merge = merge_persons(person("Mira"), person("M."), by=ada)
    unmerge(merge, by=ada)

    with pytest.raises(ApartAlready):
        unmerge(merge, by=ada)


def test_what_was_written_down_since_is_asked_and_goes_where_somebody_says(ada):
    mira, other = person("Mira", kind="email", value="m@example.com"), person("M.")
    merge = merge_persons(mira, other, by=ada)
    number = add_identity(mira, kind="phone", value="+390212345678", by=ada)
    bakery = create_organisation(name="Bakery", by=ada)
    belonging = add_belonging(mira, organisation=bakery, role="owner", by=ada)
    keys = [f"identity:{number.pk}", f"belonging:{belonging.pk}"]
    assert asked(merge) == keys

    unmerge(merge, gives=dict.fromkeys(keys, "other"), by=ada)

    number.refresh_from_db()
    belonging.refresh_from_db()
    assert (number.person, belonging.person) == (other, other)


def test_an_answer_to_what_is_not_asked_changes_nothing(ada):
    mira, other = person("Mira", kind="email", value="m@example.com"), person("M.")
    early = Identity.objects.get()
    merge = merge_persons(mira, other, by=ada)

    for gives in ({f"identity:{early.pk}": "other"}, {"nothing": "x"}):
        with pytest.raises(NotAskedNow):
            unmerge(merge, gives=gives, by=ada)

    assert fresh(other).survivor == mira


def test_an_address_of_one_is_an_address_of_both_and_stays_where_it_came(ada):
    mira, other = person("Mira"), person("M.", kind="email", value="m@example.com")
    with pytest.raises(IdentityTaken):
        add_identity(mira, kind="email", value="m@example.com", by=ada)
    merge_persons(mira, other, by=ada)

    same = add_identity(mira, kind="email", value="m@example.com", by=ada)

    assert same.person == other
