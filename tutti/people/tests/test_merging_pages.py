"""Saying that two persons are one, in the browser: found, compared, chosen, said, and taken back."""

from html import unescape

import pytest
from django.urls import reverse

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.testing import follow_all
from tutti.people.actions.changing import add_identity, change_person, create_person
from tutti.people.actions.merging import merge_persons, unmerge
from tutti.people.actions.organisations import add_belonging, create_organisation
from tutti.people.models import Belonging, Identity, Merge, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, db):
    member = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    client.force_login(member)
    client.member = member
    return client


@pytest.fixture
def mira(db):
    return create_person(name="Mira Sol", kind="email", value="mira@example.com", by=SYSTEM)


@pytest.fixture
def other(db):
    return create_person(name="M. Sol", kind="email", value="sol@example.org", by=SYSTEM)


@pytest.fixture
def merged(mira, other):
    return merge_persons(mira, other, by=SYSTEM)


def compare(mira, other) -> str:
    return reverse("merge-persons", args=[mira.pk, other.pk])


def shown(response) -> str:
    return unescape(response.content.decode())


def test_the_other_one_is_found_by_a_name_like_theirs_or_by_what_is_typed(ada, mira, other):
    noor = create_person(name="Noor Aziz", by=SYSTEM)
    follow_all()

    alike = ada.get(reverse("same-person", args=[mira.pk]), {"q": "sol"})
    typed = ada.get(reverse("same-person", args=[mira.pk]), {"q": "noor"})

    assert [one.pk for one in alike.context["others"]] == [other.pk]
    assert [one.pk for one in typed.context["others"]] == [noor.pk]
    assert compare(mira, noor) in shown(typed)


def test_nobody_found_is_said_kindly(ada, mira):
    response = ada.get(reverse("same-person", args=[mira.pk]), {"q": "zzz"})

    assert "Nobody else is known by “zzz”" in shown(response)


def test_both_stand_side_by_side_with_what_differs_to_be_chosen(ada, mira, other):
    change_person(other, language="it", by=SYSTEM)

    response = ada.get(compare(mira, other))

    assert [choice.field for choice in response.context["differing"]] == ["name", "language"]
    assert "mira@example.com" in shown(response)
    assert "sol@example.org" in shown(response)
    assert 'name="field:language" value="other" checked' in shown(response)


def test_said_to_be_one_they_are_and_the_page_says_of_whom_it_is_made(ada, mira, other):
    response = ada.post(compare(mira, other), {"field:name": "other"}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("person", args=[mira.pk])
    assert "Made of 2 persons" in shown(response)
    assert "sol@example.org" in shown(response)
    merge = Merge.objects.get()
    assert (merge.by, merge.chosen["name"]) == (ada.member, "other")
    assert Person.objects.get(pk=mira.pk).name == "M. Sol"


def test_the_old_page_leads_to_the_one_that_stays_for_as_long_as_they_are_one(
    ada, mira, other, merged
):
    leads = ada.get(reverse("person", args=[other.pk]))
    unmerge(merged, by=SYSTEM)
    own = ada.get(reverse("person", args=[other.pk]))

    assert (leads.status_code, leads["Location"]) == (302, reverse("person", args=[mira.pk]))
    assert own.status_code == 200
    assert "Was one with Mira Sol" in shown(own)


def test_what_is_written_on_the_old_page_is_written_on_the_one_that_stays(ada, mira, other, merged):
    ada.post(reverse("edit-person", args=[other.pk]), {"name": "Mira Solberg"})
    ada.post(reverse("new-identity", args=[other.pk]), {"kind": "phone", "value": "+390612345678"})

    assert Person.objects.get(pk=mira.pk).name == "Mira Solberg"
    assert Identity.objects.get(kind="phone").person == mira


def test_asked_for_two_who_are_one_already_the_page_of_that_one_opens(ada, mira, other, merged):
    response = ada.get(compare(other, mira))

    assert response["Location"] == reverse("person", args=[mira.pk])


def test_a_refusal_is_read_and_changes_nothing(ada, mira, other):
    Person.objects.filter(pk=other.pk).update(member=ada.member)

    refused = ada.post(compare(mira, other))
    meant = ada.post(compare(mira, other), {"colleague": "on"})

    assert refused.status_code == 422
    assert "Confirm that you mean this." in shown(refused)
    assert meant.status_code == 302


def test_lists_show_one_who_is_one(ada, mira, other, merged):
    bakery = create_organisation(name="Bakery", by=SYSTEM)
    for one in (mira, other):
        Belonging.objects.create(person=one, organisation=bakery)

    people = ada.get(reverse("people"))
    organisations = ada.get(reverse("organisations"))
    organisation = ada.get(reverse("organisation", args=[bakery.pk]))

    assert [one.pk for one in people.context["found"].people] == [mira.pk]
    assert "sol@example.org" in shown(people)
    assert [one.people for one in organisations.context["found"]] == [1]
    assert len(organisation.context["belongings"]) == 1


def test_taking_out_of_an_organisation_takes_all_who_are_one(ada, mira, other, merged):
    bakery = create_organisation(name="Bakery", by=SYSTEM)
    places = [add_belonging(one, organisation=bakery, by=SYSTEM) for one in (mira, other)]

    ada.post(reverse("end-belonging", args=[mira.pk, places[1].pk]))

    assert not Belonging.objects.exists()


def test_undoing_asks_whose_the_number_is_and_gives_it(ada, mira, other, merged):
    number = add_identity(mira, kind="phone", value="+390612345678", by=SYSTEM)
    address = reverse("part-persons", args=[merged.pk])

    asked = ada.get(address)
    done = ada.post(address, {f"gives:identity:{number.pk}": "other"}, follow=True)

    assert "Goes to M. Sol" in shown(asked)
    assert "They are two persons again." in shown(done)
    number.refresh_from_db()
    merged.refresh_from_db()
    assert (number.person, merged.undone_by) == (other, ada.member)


def test_an_answer_to_what_is_not_asked_any_more_is_refused(ada, mira, merged):
    address = reverse("part-persons", args=[merged.pk])

    response = ada.post(address, {"gives:identity:1": "other"})

    assert response.status_code == 422
    assert "What is asked has changed meanwhile." in shown(response)


def test_a_merge_undone_before_leads_to_the_person(ada, mira, merged):
    unmerge(merged, by=Actor.member(ada.member.pk))

    response = ada.get(reverse("part-persons", args=[merged.pk]))

    assert response["Location"] == reverse("person", args=[mira.pk])


def test_a_value_changed_since_is_asked_in_words(ada, mira, other):
    merge = merge_persons(mira, other, fields={"name": "other"}, by=SYSTEM)
    change_person(mira, name="Mira Solberg", by=SYSTEM)
    address = reverse("part-persons", args=[merge.pk])

    asked = ada.get(address)
    ada.post(address, {"gives:value:name": "back"})

    assert "Stays: Mira Solberg" in shown(asked)
    assert "Back to: Mira Sol" in shown(asked)
    assert Person.objects.get(pk=mira.pk).name == "Mira Sol"
