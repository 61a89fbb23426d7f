"""Cases by program: what the pages show, by the same rules, done by the same verbs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.assignment import hand_over
from tutti.cases.actions.granting import change_audience
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Audience, Case, Grant
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.api.models import Scope
from tutti.ground.api.testing import Program
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry
from tutti.listen.models import Channel, Conversation, Message

pytestmark = pytest.mark.django_db


def member(name, role=Role.AGENT):
    email = f"{name.partition(' ')[0].lower()}@acme.test"
    return Member.objects.create(name=name, email=email, role=role)


@pytest.fixture
def ada(settings):
    settings.TUTTI_URL = "https://testserver"
    return member("Ada Okafor")


@pytest.fixture
def ben(db):
    return member("Ben Li")


@pytest.fixture
def support(ada, ben):
    made = Department.objects.create(name="Support", keeper=ben)
    Membership.objects.create(member=ada, department=made)
    return made


@pytest.fixture
def case(support, ben):
    channel = Channel.objects.create(kind="email", name="Help", department=support)
    talk = Conversation.objects.create(channel=channel, title="Rate", started_at=timezone.now())
    for number in range(3):
        at = timezone.now() - timedelta(hours=number)
        Message.objects.create(conversation=talk, direction="in", at=at, text=f"word {number}")
    made = open_case(title="The rate", department=support, owner=ben, by=SYSTEM, conversation=talk)
    return hand_over(made, department=support, by=SYSTEM)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def test_a_list_holds_what_the_page_holds(case, ada):
    status, told = Program(ada).get("cases/", shelf="to_take", order="waiting")

    row = told["rows"][0]
    assert (status, told["after"], row["id"]) == (200, "", case.pk)
    assert (row["title"], row["department"]["name"], row["taken"]) == ("The rate", "Support", False)


def test_a_list_comes_in_pages(case, support, ben, ada):
    for number in range(51):
        open_case(title=f"More {number}", department=support, owner=ben, by=SYSTEM)
    program = Program(ada)

    first = program.get("cases/")[1]
    rest = program.get("cases/", after=first["after"])[1]

    ids = [row["id"] for row in first["rows"] + rest["rows"]]
    assert (len(first["rows"]), rest["after"], len(set(ids))) == (50, "", 52)


@pytest.mark.parametrize(
    "query",
    [{"shelf": "attic"}, {"department": "x"}, {"nonsense": "1"}, {"department": "9" * 30}],
)
def test_a_filter_nobody_knows_is_refused(case, ada, query):
    status, told = Program(ada).get("cases/", **query)

    assert (status, told["type"]) == (400, "urn:tutti:problem:unreadable")


def test_messages_are_the_newest_first(case, ada):
    told = Program(ada).get(f"cases/{case.pk}/messages/")[1]

    assert [row["text"] for row in told["rows"]] == ["word 0", "word 1", "word 2"]


def test_a_case_one_may_not_see_is_not_there(case, ada):
    change_audience(case, audience=Audience.NAMED, by=SYSTEM)
    program, before = Program(ada), Entry.objects.count()

    answers = [
        program.get(f"cases/{case.pk}/"),
        program.get(f"cases/{case.pk}/messages/"),
        program.post(f"cases/{case.pk}/take/"),
        program.post(f"cases/{case.pk}/close/", {"resolution": "settled"}),
    ]

    assert [status for status, _told in answers] == [404] * 4
    assert Entry.objects.count() == before
    assert program.get("cases/")[1]["rows"] == []


def test_taking_is_the_members(case, ada):
    status, told = Program(ada).post(f"cases/{case.pk}/take/")

    case.refresh_from_db()
    assert (status, told["owner"]["id"], case.owner) == (200, ada.pk, ada)
    taken = Entry.objects.get(name="cases.case_taken")
    assert (taken.actor_kind, taken.actor_id) == ("member", ada.pk)


def test_a_contributor_reads_what_was_granted_and_does_nothing(case):
    petra = member("Petra Novak", Role.CONTRIBUTOR)
    Grant.objects.create(case=case, member=petra, reason="shared")
    program = Program(petra)

    assert program.get(f"cases/{case.pk}/")[0] == 200
    assert program.post(f"cases/{case.pk}/take/")[0] == 403
    assert Case.objects.get().taken_at is None


def test_a_reading_token_changes_nothing(case, ada):
    status, _told = Program(ada, scope=Scope.READ).post(f"cases/{case.pk}/take/")

    assert (status, Case.objects.get().taken_at) == (403, None)


def test_handing_over_to_a_colleague(case, ada, ben, support):
    told = Program(ada).post(
        f"cases/{case.pk}/hand-over/", {"department": support.pk, "member": ben.pk}
    )[1]

    assert (told["owner"]["id"], told["taken"]) == (ben.pk, True)


def test_a_case_is_not_handed_to_a_contributor(case, ada, support):
    petra = member("Petra Novak", Role.CONTRIBUTOR)

    status, _told = Program(ada).post(
        f"cases/{case.pk}/hand-over/", {"department": support.pk, "member": petra.pk}
    )

    assert (status, Case.objects.get().taken_at) == (404, None)


def test_what_comes_next_lets_the_doer_in(case, ada):
    petra = member("Petra Novak", Role.CONTRIBUTOR)

    told = Program(ada).post(
        f"cases/{case.pk}/next-action/",
        {"what": "calls the bank", "doer": petra.pk, "due_at": tomorrow()},
    )[1]

    assert (told["act_note"], told["doer"]["id"]) == ("calls the bank", petra.pk)
    assert Grant.objects.filter(case=case, member=petra).count() == 1


def test_a_moment_that_is_over_is_refused_in_a_sentence(case, ada):
    over = {"what": "calls", "doer": ada.pk, "due_at": timezone.now() - timedelta(days=1)}

    status, told = Program(ada).post(f"cases/{case.pk}/next-action/", over)

    assert (status, told["detail"]) == (422, "This moment is over. Pick a later one.")


def test_a_moment_without_a_zone_is_refused(case, ada):
    body = {"what": "calls", "doer": ada.pk, "due_at": "2027-01-01T10:00"}

    assert Program(ada).post(f"cases/{case.pk}/next-action/", body)[0] == 400


def test_settling_and_reopening(case, ada):
    program = Program(ada)

    settled = program.post(f"cases/{case.pk}/close/", {"resolution": "settled"})[1]
    again, told = program.post(f"cases/{case.pk}/close/", {"resolution": "settled"})
    reopened = program.post(f"cases/{case.pk}/reopen/")[1]

    assert (settled["case"]["state"], settled["waits"]) == ("closed", "")
    assert (again, told["type"]) == (422, "urn:tutti:problem:case-is-closed")
    assert reopened["state"] == "open"


def test_going_ahead_over_open_work_needs_a_reason(case, ada):
    body = {"resolution": "settled", "despite": True}

    status, told = Program(ada).post(f"cases/{case.pk}/close/", body)

    assert (status, told["type"]) == (422, "urn:tutti:problem:unfit")


def test_a_word_nobody_knows_is_refused(case, ada):
    status, told = Program(ada).post(f"cases/{case.pk}/close/", {"resolved": "settled"})

    assert status == 400
    assert told["errors"] != []


def test_text_no_database_holds_is_no_error_of_ours(case, ada):
    body = {"what": "a\x00b", "doer": ada.pk, "due_at": tomorrow()}

    assert Program(ada).post(f"cases/{case.pk}/next-action/", body)[0] == 400
