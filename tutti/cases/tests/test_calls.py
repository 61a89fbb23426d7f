"""Calls and visits: written down once, by hand, on the right person and the right case."""

import uuid

import pytest
from django.test import Client

from tutti.cases.actions.logging_calls import Record, log_call
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Audience, Case, CaseConversation
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.models import Channel, Conversation, Envelope, Message
from tutti.people.actions.changing import create_person
from tutti.people.errors import IdentityTaken
from tutti.people.models import Exchange, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def support(ada):
    made = Department.objects.create(name="Support", keeper=ada)
    Membership.objects.create(member=ada, department=made)
    return made


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def mira(ada):
    return create_person(
        name="Mira Sol", by=Actor.member(ada.pk), kind="phone", value="+390612345678"
    )


@pytest.fixture
def log(ada, support):
    def write(words="You took 240 too much.", *, case=None, nonce=None, **sides):
        return log_call(
            Record(words=words, **sides),
            member=ada,
            department=support,
            nonce=nonce or uuid.uuid4(),
            by=Actor.member(ada.pk),
            case=case,
        )

    return write


def typed(support, **changes):
    given = {
        "who": "",
        "words": "You took 240 too much.",
        "way": "call",
        "direction": "in",
        "department": support.pk,
        "nonce": uuid.uuid4(),
    }
    return given | changes


def test_the_agent_lands_on_the_case_at_once(desk, support, ada):
    answer = desk.post("/calls/new/", typed(support, who="Mira Sol"))

    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (case.owner, case.is_taken, case.person.name) == (ada, True, "Mira Sol")


def test_a_record_is_kept_raw_first_and_once(log):
    nonce = uuid.uuid4()

    cases = [log(nonce=nonce, name="Mira Sol", number="+390612345678") for _ in range(3)]
    follow_all()

    assert (
        len({case.pk for case in cases}),
        Envelope.objects.count(),
        Message.objects.count(),
    ) == (1, 1, 1)


def test_following_it_adds_no_second_case_person_or_exchange(log):
    log(name="Mira Sol")

    follow_all()

    assert (Case.objects.count(), Person.objects.count(), Exchange.objects.count()) == (1, 1, 1)
    assert Case.objects.get().turn == "us"


def test_words_of_ours_pass_the_turn(log, mira):
    case = log("We called her back.", person=mira, ours=True)

    follow_all()

    case.refresh_from_db()
    assert (case.turn, Conversation.objects.get().party_value) == ("customer", "+390612345678")
    assert Message.objects.get().author_name == "Ada Lind"


def test_a_known_number_finds_its_person(log, mira):
    assert log(number="+390612345678").person == mira


def test_a_number_of_somebody_else_is_not_taken_over(log, mira, ada):
    other = create_person(name="Noor", by=Actor.member(ada.pk))

    with pytest.raises(IdentityTaken):
        log(person=other, number="+390612345678")

    assert Case.objects.count() == 0


def test_a_visitor_nobody_knows_stays_unknown(log):
    case = log()

    follow_all()

    case.refresh_from_db()
    assert (case.person, Person.objects.count()) == (None, 0)


def test_a_call_joins_the_case_it_is_about(desk, support, ada, mira):
    case = open_case(
        title="Loan", department=support, owner=ada, person=mira, by=Actor.member(ada.pk)
    )

    answer = desk.post("/calls/new/", typed(support, person=mira.pk, case=case.pk))
    follow_all()

    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (Case.objects.get(), CaseConversation.objects.get().case) == (case, case)


def test_a_case_one_may_not_see_cannot_be_joined(desk, support, mira):
    eve = Member.objects.create(name="Eve", email="eve@acme.test", role=Role.AGENT)
    hidden = open_case(title="Hidden", department=support, owner=eve, by=Actor.member(eve.pk))
    Case.objects.update(audience=Audience.NAMED)

    answer = desk.post("/calls/new/", typed(support, case=hidden.pk))

    assert (answer.status_code, Envelope.objects.count()) == (422, 0)


def test_each_department_has_one_place_for_calls(log):
    log(), log()

    assert Channel.objects.filter(kind="phone").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"words": ""}, {"number": "12"}, {"way": "letter"}, {"department": 0}, {"nonce": "x"}],
)
def test_what_cannot_be_written_down_is_asked_again(desk, support, changes):
    answer = desk.post("/calls/new/", typed(support, **changes))

    assert (answer.status_code, Envelope.objects.count()) == (422, 0)


def test_suggestions_name_the_person_and_their_open_cases(desk, support, ada, mira):
    open_case(
        title="Loan of March", department=support, owner=ada, person=mira, by=Actor.member(ada.pk)
    )
    follow_all()

    shown = desk.get("/calls/people/?who=%2B390612345678").content.decode()

    assert ("Mira Sol" in shown, "Loan of March" in shown) == (True, True)


def test_without_script_one_can_look_people_up(desk, support, mira):
    answer = desk.post("/calls/new/", typed(support, who="+390612345678", look="1", words=""))

    page = answer.content.decode()
    assert (answer.status_code, "Mira Sol" in page) == (200, True)
    assert "data-invalid" not in page
