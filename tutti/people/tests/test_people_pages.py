"""The list of people, a person's page, and what is written there by hand."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.fields.actions.defining import define_field
from tutti.ground.text.folding import sort_key
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.actions.changing import add_identity
from tutti.people.actions.recognising import put_on_profiles
from tutti.people.models import Belonging, Identity, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, db):
    member = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    client.force_login(member)
    return client


@pytest.fixture
def mira(db):
    return person("Mira Sol")


@pytest.fixture
def channel(ada):
    keeper = Member.objects.get()
    support = Department.objects.create(name="Support", keeper=keeper)
    return Channel.objects.create(kind="email", name="help@acme.test", department=support)


def person(name: str) -> Person:
    return Person.objects.create(name=name, sort_key=sort_key(name), created_at=timezone.now())


def wrote(channel, number: int, *, text: str = "", direction: str = "in") -> Message:
    conversation = Conversation.objects.create(
        channel=channel,
        party_kind="email",
        party_value="mira@example.com",
        started_at=timezone.now(),
    )
    message = Message.objects.create(
        conversation=conversation,
        direction=direction,
        author_kind="email" if direction == "in" else "member",
        author_value="mira@example.com" if direction == "in" else "1",
        author_name="Mira Sol" if direction == "in" else "Ada Lind",
        at=timezone.now() + timedelta(minutes=number),
        text=text or f"Words {number}.",
    )
    put_on_profiles([message])
    return message


def page(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_people_stand_by_name_and_go_on_where_the_page_ends(ada):
    for number in range(52):
        person(f"Åsa {number:02}")

    first = ada.get(reverse("people"))
    rest = ada.get(first.context["next_url"])

    assert [each.name for each in first.context["found"].people] == [
        f"Åsa {n:02}" for n in range(50)
    ]
    assert [each.name for each in rest.context["found"].people] == ["Åsa 50", "Åsa 51"]


def test_the_field_keeps_those_whose_name_begins_so(ada, mira):
    person("Noor")

    response = ada.get(reverse("people"), {"q": "míra"})

    assert [each.name for each in response.context["found"].people] == ["Mira Sol"]


def test_a_list_costs_the_same_statements_however_long(ada, django_assert_max_num_queries):
    add_identity(person("One"), kind="email", value="one@example.com", by=SYSTEM)
    page(ada, "people")
    with django_assert_max_num_queries(30) as one:
        page(ada, "people")

    for number in range(30):
        add_identity(person(f"P {number}"), kind="email", value=f"{number}@example.com", by=SYSTEM)
    with django_assert_max_num_queries(30) as many:
        page(ada, "people")

    assert len(many) == len(one)


def test_the_page_shows_how_each_identity_is_known(ada, mira):
    add_identity(mira, kind="email", value="mira@example.com", by=SYSTEM)
    proved = add_identity(mira, kind="phone", value="+390212345678", by=SYSTEM)
    Identity.objects.filter(pk=proved.pk).update(verified_at=timezone.now())

    shown = page(ada, "person", mira.pk)

    assert "mira@example.com" in shown
    assert (shown.count(">claimed<"), shown.count(">verified<")) == (1, 1)


def test_one_timeline_holds_both_sides_newest_first(ada, mira, channel):
    add_identity(mira, kind="email", value="mira@example.com", by=SYSTEM)
    wrote(channel, 1, text="You took 240 too much.")
    wrote(channel, 2, text="We give it back.", direction="out")

    response = ada.get(reverse("person", args=[mira.pk]))

    assert [entry.words for entry in response.context["entries"]] == [
        "We give it back.",
        "You took 240 too much.",
    ]
    assert "Ada Lind answered by" in response.content.decode()


def test_older_exchanges_follow_behind_the_last_shown(ada, mira, channel):
    add_identity(mira, kind="email", value="mira@example.com", by=SYSTEM)
    for number in range(32):
        wrote(channel, number)

    first = ada.get(reverse("person", args=[mira.pk]))
    rest = ada.get(first.context["next_url"])

    assert [e.words for e in first.context["entries"]] == [f"Words {n}." for n in range(31, 1, -1)]
    assert [e.words for e in rest.context["entries"]] == ["Words 1.", "Words 0."]


def test_a_page_costs_the_same_statements_however_much_was_said(
    ada, mira, channel, django_assert_max_num_queries
):
    add_identity(mira, kind="email", value="mira@example.com", by=SYSTEM)
    wrote(channel, 0)
    page(ada, "person", mira.pk)
    with django_assert_max_num_queries(40) as one:
        page(ada, "person", mira.pk)

    for number in range(1, 20):
        wrote(channel, number)
    with django_assert_max_num_queries(40) as many:
        page(ada, "person", mira.pk)

    assert len(many) == len(one)


def test_what_is_written_by_hand_is_brought_into_one_spelling(ada, mira):
    address = reverse("new-identity", args=[mira.pk])

    ada.post(address, {"kind": "phone", "value": "+39 02 1234 5678"})
    ada.post(address, {"kind": "handle", "value": "@Mira"})
    ada.post(address, {"kind": "email", "value": "mira@EXAMPLE.com"})

    assert sorted(mira.identities.values_list("value", flat=True)) == [
        "+390212345678",
        "mira",
        "mira@example.com",
    ]


@pytest.mark.parametrize(("kind", "value"), [("email", "no"), ("phone", "12"), ("handle", "a b")])
def test_what_cannot_be_reached_is_refused_with_how_to_write_it(ada, mira, kind, value):
    response = ada.post(reverse("new-identity", args=[mira.pk]), {"kind": kind, "value": value})

    assert response.status_code == 422
    assert not mira.identities.exists()


def test_an_address_of_somebody_else_names_them(ada, mira):
    add_identity(person("Noor"), kind="email", value="noor@example.com", by=SYSTEM)

    response = ada.post(
        reverse("new-identity", args=[mira.pk]), {"kind": "email", "value": "noor@example.com"}
    )

    assert response.status_code == 422
    assert "Noor is known by this already" in response.content.decode()


def test_a_person_is_written_down_by_hand(ada):
    response = ada.post(
        reverse("new-person"), {"name": "Oskar Lund", "kind": "email", "value": "o@example.com"}
    )

    oskar = Person.objects.get(name="Oskar Lund")
    assert response["Location"] == reverse("person", args=[oskar.pk])
    assert oskar.identities.get().value == "o@example.com"


def test_name_language_zone_and_own_fields_are_changed_on_one_page(ada, mira):
    define_field(on="person", labels={"en": "Branch"}, kind="text", by=SYSTEM)
    define_field(on="person", labels={"en": "Account"}, kind="text", private=True, by=SYSTEM)

    ada.post(
        reverse("edit-person", args=[mira.pk]),
        {
            "name": "Mira Duarte",
            "language": "it",
            "time_zone": "Europe/Rome",
            "own_branch": "Porto",
            "own_account": "IT60 X054 2811 1010",
        },
    )

    mira.refresh_from_db()
    shown = page(ada, "person", mira.pk)
    assert (mira.name, mira.time_zone) == ("Mira Duarte", "Europe/Rome")
    assert mira.fields == {"branch": "Porto", "account": "IT60 X054 2811 1010"}
    assert "Porto" in shown
    assert "••• 1010" in shown
    assert "2811" not in shown


def test_a_time_zone_nobody_knows_is_refused(ada, mira):
    response = ada.post(
        reverse("edit-person", args=[mira.pk]), {"name": "Mira", "time_zone": "Mars/Base"}
    )

    assert response.status_code == 422
    assert "There is no time zone of this name" in response.content.decode()


def test_an_organisation_is_found_by_its_name_or_written_down(ada, mira):
    address = reverse("new-belonging", args=[mira.pk])
    Organisation.objects.create(name="Cooper Bakery")

    ada.post(address, {"organisation": "cooper bakery", "role": "owner"})
    ada.post(address, {"organisation": "Lund Ltd", "role": ""})

    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Cooper Bakery",
        "Lund Ltd",
    ]
    bakery = Organisation.objects.get(name="Cooper Bakery")
    assert "Mira Sol" in page(ada, "organisation", bakery.pk)
    assert "Cooper Bakery" in page(ada, "organisations")


def test_a_person_leaves_an_organisation(ada, mira):
    bakery = Organisation.objects.create(name="Cooper Bakery")
    belonging = Belonging.objects.create(person=mira, organisation=bakery)

    ada.post(reverse("end-belonging", args=[mira.pk, belonging.pk]))

    assert not mira.belongings.exists()


def test_contributors_see_no_profiles(client, mira):
    eve = Member.objects.create(name="Eve", email="eve@acme.test", role=Role.CONTRIBUTOR)
    client.force_login(eve)

    for name, args in (("people", []), ("person", [mira.pk]), ("organisations", [])):
        assert client.get(reverse(name, args=args)).status_code == 403
