"""Who gets in with a token, and what a token never gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tutti.ground.accounts.actions.members import change_member
from tutti.ground.accounts.models import Member, Role
from tutti.ground.api.actions.tokens import MOST, make_token, revoke_token
from tutti.ground.api.errors import NameTaken, TooMany
from tutti.ground.api.middleware import WRITES, WRONG_TOKENS
from tutti.ground.api.models import Scope, Token
from tutti.ground.api.problems import CONTENT_TYPE
from tutti.ground.api.testing import Program
from tutti.journal.facts import SYSTEM
from tutti.journal.models import Entry

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime(2027, 6, 1, tzinfo=UTC).date()


@pytest.fixture
def ada(settings):
    settings.TUTTI_URL = "https://testserver"
    Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)
    return Member.objects.create(name="Ada Okafor", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def dev(ada):
    return Member.objects.get(email="dev@acme.test")


def signed_in_as(member):
    client = Client()
    client.force_login(member)
    return client


def test_a_token_acts_as_its_member(ada):
    status, told = Program(ada).get("me/")

    assert (status, told["id"], told["name"], told["role"]) == (200, ada.pk, "Ada Okafor", "agent")


def test_a_session_alone_gets_nowhere(ada):
    answer = signed_in_as(ada).get("/api/v1/me/")

    assert answer.status_code == 401
    assert answer["Content-Type"] == CONTENT_TYPE
    assert answer["WWW-Authenticate"] == 'Bearer realm="Tutti"'


def test_cookies_beside_a_token_do_not_count(ada, dev):
    program = Program(ada)
    program.client.force_login(dev)

    _status, told = program.get("me/")

    assert told["id"] == ada.pk


@pytest.mark.parametrize(
    "sent", ["Bearer tutti_wrong", "Bearer ", "Basic YTpi", "Bearer " + "x" * 9000]
)
def test_whatever_is_no_token_of_ours_is_refused(ada, sent):
    answer = Client().get("/api/v1/me/", headers={"Authorization": sent})

    assert answer.status_code == 401


def test_a_revoked_token_is_refused(ada):
    program = Program(ada)

    revoke_token(program.token, by=SYSTEM)

    assert program.get("me/")[0] == 401


def test_a_token_works_on_its_last_day_and_not_after(ada):
    with time_machine.travel("2027-05-30 12:00 +0000", tick=False):
        program = Program(ada)

    with time_machine.travel("2027-05-31 23:59 +0000", tick=False):
        assert program.get("me/")[0] == 200
    with time_machine.travel("2027-06-01 00:01 +0000", tick=False):
        assert program.get("me/")[0] == 401


def test_a_member_who_may_not_sign_in_has_no_programs_either(ada):
    program = Program(ada)

    change_member(ada, by=SYSTEM, is_active=False)

    assert program.get("me/")[0] == 401


def test_a_token_has_the_rights_of_its_member_now(ada, settings):
    program = Program(ada)
    assert program.get("people/")[0] == 200

    change_member(ada, by=SYSTEM, role=Role.CONTRIBUTOR)

    status, told = program.get("people/")
    assert (status, told["detail"]) == (403, "You may not do this.")


def test_a_token_that_may_read_cannot_act(ada):
    status, told = Program(ada, scope=Scope.READ).post("cases/1/take/")

    assert (status, told["type"]) == (403, "urn:tutti:problem:read-only")


def test_the_secret_is_nowhere_in_the_database(ada):
    program = Program(ada)

    kept = Token.objects.values().get()

    assert program.secret not in str(kept)
    assert program.secret.startswith("tutti_")


def test_when_it_was_last_used_is_kept_to_the_day(ada):
    program = Program(ada)

    program.get("me/")

    assert Token.objects.get().last_used_on == timezone.now().date()


def test_making_and_revoking_are_recorded(ada):
    token = Program(ada).token
    revoke_token(token, by=SYSTEM)
    revoke_token(token, by=SYSTEM)

    recorded = Entry.objects.filter(name__startswith="api.").order_by("pk")

    assert [entry.name for entry in recorded] == ["api.token_made", "api.token_revoked"]


def test_two_living_tokens_of_a_member_have_two_names(ada):
    told = {"name": "Reports", "scope": Scope.READ, "expires_on": NEXT_YEAR, "by": SYSTEM}
    first, _secret = make_token(ada, **told)

    with pytest.raises(NameTaken):
        make_token(ada, **told)
    revoke_token(first, by=SYSTEM)
    make_token(ada, **told)


def test_a_member_has_only_so_many(ada):
    for number in range(MOST):
        make_token(ada, name=str(number), scope=Scope.READ, expires_on=NEXT_YEAR, by=SYSTEM)

    with pytest.raises(TooMany):
        make_token(ada, name="more", scope=Scope.READ, expires_on=NEXT_YEAR, by=SYSTEM)


def test_too_many_requests_are_asked_to_wait(ada):
    program = Program(ada)
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(WRITES):
            program.post("cases/1/take/")

        status, told = program.post("cases/1/take/")

    assert (status, told["status"]) == (429, 429)


def test_guessing_tokens_is_slowed_down(ada):
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(WRONG_TOKENS):
            Client().get("/api/v1/me/", headers={"Authorization": "Bearer tutti_guess"})

        answer = Client().get("/api/v1/me/", headers={"Authorization": "Bearer tutti_guess"})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/api/v1/nothing/"), ("delete", "/api/v1/me/")]
)
def test_errors_before_the_view_are_problems_too(ada, method, path):
    program = Program(ada)

    answer = getattr(program.client, method)(
        path, headers={"Authorization": f"Bearer {program.secret}"}
    )

    assert answer.status_code in {404, 405}
    assert answer["Content-Type"] == CONTENT_TYPE


def test_a_body_that_is_no_json_is_refused_in_a_sentence(ada):
    program = Program(ada)

    answer = program.client.post(
        "/api/v1/cases/1/next-action/",
        b"{nonsense",
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )

    assert (answer.status_code, answer.json()["detail"]) == (400, "The body is not JSON.")


def test_a_page_makes_a_token_and_shows_it_once(ada):
    client = signed_in_as(ada)
    day = (timezone.now() + timedelta(days=30)).date().isoformat()

    made = client.post("/settings/api/", {"name": "Reports", "scope": "read", "expires_on": day})

    token = Token.objects.get()
    shown = made.content.decode()
    assert (token.member, token.name, token.scope) == (ada, "Reports", "read")
    assert "tutti_" in shown
    assert "Reports" in client.get("/settings/api/").content.decode()


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_token_needs_a_last_day_within_a_year(ada, days):
    day = (timezone.now() + timedelta(days=days)).date().isoformat()

    answer = signed_in_as(ada).post(
        "/settings/api/", {"name": "Reports", "scope": "read", "expires_on": day}
    )

    assert (answer.status_code, Token.objects.count()) == (422, 0)


def test_members_revoke_their_own_and_administrators_everybodys(ada, dev):
    ben = Member.objects.create(name="Ben", email="ben@acme.test", role=Role.AGENT)
    path = f"/settings/api/{Program(ada).token.pk}/revoke/"

    assert signed_in_as(ben).post(path).status_code == 404
    assert Token.objects.alive().count() == 1
    assert "Ada Okafor" in signed_in_as(dev).get("/settings/api/everybody/").content.decode()
    assert signed_in_as(dev).post(path).status_code == 302
    assert Token.objects.alive().count() == 0


def test_a_program_cannot_make_itself_a_token(ada):
    program = Program(ada)

    answer = program.client.post(
        "/settings/api/", {"name": "x"}, headers={"Authorization": f"Bearer {program.secret}"}
    )

    assert answer.status_code != 200
    assert Token.objects.count() == 1
