"""Cases of persons who are one: named, listed and found together, theirs again after a parting."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tutti.cases.actions.logging_calls import Record, log_call
from tutti.cases.actions.opening import open_case
from tutti.cases.finding import search_all
from tutti.cases.models import Case
from tutti.cases.queries import Wanted, case_list
from tutti.cases.shown import CasePage
from tutti.engines.rules.registry import values_of
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.listen.models import Conversation, Message
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.models import Exchange, Identity
from tutti.people.parted import questions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def by(ada):
    return Actor.member(ada.pk)


@pytest.fixture
def support(ada):
    made = Department.objects.create(name="Support", keeper=ada)
    Membership.objects.create(member=ada, department=made)
    return made


@pytest.fixture
def mira(by):
    return create_person(name="Mira Sol", kind="phone", value="+390612345678", by=by)


@pytest.fixture
def other(by):
    return create_person(name="M. Sol", kind="email", value="sol@example.org", by=by)


@pytest.fixture
def call(ada, support, by):
    def write(person=None, *, case=None, **sides) -> Case:
        written = log_call(
            Record(words="You took 240 too much.", person=person, **sides),
            member=ada,
            department=support,
            nonce=uuid.uuid4(),
            by=by,
            case=case,
        )
        follow_all()
        return written

    return write


def keys(merge) -> list[str]:
    return [question.key for question in questions_of(merge)]


def test_a_case_is_named_by_whom_its_person_stands_under(ada, by, mira, other, call):
    case = call(other)
    merge_persons(mira, other, by=by)

    (row,) = case_list(principal_of(ada), Wanted(person=mira.pk)).rows

    assert (row.case.pk, row.case.person_id, row.case.customer) == (case.pk, other.pk, mira)


def test_pages_name_the_survivor_and_offer_their_other_cases(ada, by, mira, other, call):
    earlier, case = call(mira), call(other)
    Identity.objects.update(verified_at=timezone.now())
    merge_persons(mira, other, by=by)
    client = Client()
    client.force_login(ada)

    page = client.get(reverse("case", args=[case.pk]))
    profile = client.get(reverse("person", args=[mira.pk]))
    shown = CasePage(Case.objects.get(pk=case.pk), principal_of(ada), only=None, before="")

    assert reverse("person", args=[mira.pk]) in page.content.decode()
    assert shown.person_name == "Mira Sol"
    assert shown.same_matter == [earlier]
    assert all(each.reference in profile.content.decode() for each in (earlier, case))


def test_both_names_find_the_one_person_and_the_case_goes_by_the_shown_name(
    ada, by, mira, other, call
):
    case = call(other, title="Mortgage")
    change_person(other, name="Zelda Quist", by=by)
    merge = merge_persons(mira, other, fields={"name": "survivor"}, by=by)
    follow_all()

    def found(asked):
        result = search_all(principal_of(ada), asked, limit=9)
        return [one.pk for one in result.people], [one.pk for one in result.cases]

    assert found("zelda") == ([mira.pk], [])
    assert found("mira") == ([mira.pk], [case.pk])
    unmerge(merge, by=by)
    follow_all()
    assert found("zelda") == ([other.pk], [case.pk])
    assert found("mira") == ([mira.pk], [])


def test_conditions_ask_the_one_they_are(by, mira, other, call):
    case = call(other)
    call(mira)
    Identity.objects.filter(person=mira).update(verified_at=timezone.now())
    merge_persons(mira, other, by=by)

    person = values_of("person", [other.pk])[other.pk]

    assert (person["name"], person["is_verified"]) == ("Mira Sol", True)
    assert person["addresses"] == ["+390612345678", "sol@example.org"]
    assert values_of("case", [case.pk])[case.pk]["earlier_cases"] == 1.0


def test_a_call_by_a_number_is_the_numbers_own_persons(by, mira, other, call):
    merge_persons(other, mira, by=by)

    case = call(other, number="+390612345678")

    assert (case.person, case.customer) == (mira, other)
    assert Exchange.objects.get().person == mira


def test_a_case_about_the_survivor_is_asked_at_the_parting_and_stays_unasked(by, mira, other, call):
    before = call(mira)
    merge = merge_persons(mira, other, by=by)
    since = call(mira)
    bare = open_case(
        title="Bare", department=since.department, owner=since.owner, person=mira, by=by
    )

    assert keys(merge) == [f"case:{since.pk}", f"case:{bare.pk}"]
    unmerge(merge, by=by)

    assert set(Case.objects.values_list("pk", "person")) == {
        (each.pk, mira.pk) for each in (before, since, bare)
    }


def test_a_case_given_away_goes_with_its_call_as_if_it_had_been_theirs(by, mira, other, call):
    merge = merge_persons(mira, other, by=by)
    case = call(mira)

    unmerge(merge, gives={f"case:{case.pk}": "other"}, by=by)

    conversation, message = Conversation.objects.get(), Message.objects.get()
    case.refresh_from_db()
    assert case.person == other
    assert (conversation.party_value, message.author_value) == ("sol@example.org",) * 2
    assert Exchange.objects.get().identity == Identity.objects.get(person=other)
    given = Entry.objects.get(name="cases.case_given_to_person")
    assert given.payload == {"person": other.pk, "had": mira.pk}


def test_a_call_that_joined_an_older_case_is_asked_by_itself(by, mira, other, call):
    case = call(mira)
    merge = merge_persons(mira, other, by=by)
    call(mira, case=case)
    joined = Conversation.objects.latest("pk")

    assert keys(merge) == [f"call:{joined.pk}"]
    unmerge(merge, gives={f"call:{joined.pk}": "other"}, by=by)

    case.refresh_from_db()
    assert case.person == mira
    assert Exchange.objects.get(conversation_id=joined.pk).person == other


def test_a_case_by_a_number_added_since_goes_with_the_number(by, mira, other, call):
    merge = merge_persons(mira, other, by=by)
    case = call(mira, number="+390687654321")
    number = Identity.objects.get(value="+390687654321")
    (question,) = questions_of(merge)

    unmerge(merge, gives={f"identity:{number.pk}": "other"}, by=by)

    assert [thing.key for thing in question.along] == [f"case:{case.pk}"]
    case.refresh_from_db()
    number.refresh_from_db()
    assert (case.person, number.person, Exchange.objects.get().person) == (other,) * 3


def test_somebody_known_by_name_alone_leaves_no_trace_of_a_call_given_away(by, other, call):
    nameless = create_person(name="Mira", by=by)
    merge = merge_persons(nameless, other, by=by)
    case = call(nameless)

    unmerge(merge, gives={f"case:{case.pk}": "other"}, by=by)

    assert list(Identity.objects.values_list("value", flat=True)) == ["sol@example.org"]


def test_what_arrives_by_an_address_is_never_asked(by, mira, other, call, support):
    merge = merge_persons(mira, other, by=by)
    add_identity(other, kind="email", value="late@example.org", by=by)
    case = call(address="sol@example.org")

    assert case.person == other
    assert keys(merge) == []
