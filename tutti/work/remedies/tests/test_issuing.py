"""A signed request, and every way it can end."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.crypto.signatures import secret_of, verified_id
from tutti.ground.house.actions.changing import change_house
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.remedies.actions.claiming import claim
from tutti.work.remedies.actions.connecting import remove_finance, renew_secret, switch_finance
from tutti.work.remedies.actions.issuing import attempt
from tutti.work.remedies.actions.settling import issue_again, issued_by_hand, it_was_issued
from tutti.work.remedies.actions.sweeping import settle_lapsed
from tutti.work.remedies.errors import HasMovedOn
from tutti.work.remedies.models import Issue, Issuing, Remedy, State

pytestmark = pytest.mark.django_db(transaction=True)


def now_due():
    Issuing.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def lapse():
    Issuing.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_finance_reads_a_signed_request_and_its_answer_is_kept(connect, give, books, case):
    _connection, secret = connect()
    remedy = give(4000)

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert books.bodies == [
        {
            "type": "remedy.issue",
            "id": remedy.external_id,
            "remedy": remedy.pk,
            "case": case.reference,
            "kind": "credit",
            "amount": "40.00",
            "amount_minor": 4000,
            "currency": "EUR",
            "reference": "Mortgage 20194471",
            "what": "Rate applied a month early",
        }
    ]
    assert (remedy.state, remedy.reference) == (State.ISSUED, "F-1")
    assert remedy.issuing.answer == '{"status": "accepted", "reference": "F-1"}'
    assert books.seen == [remedy.external_id]
    assert secret.startswith("whsec_")


def test_both_secrets_sign_while_one_is_exchanged(connect, give, books):
    connection, former = connect()
    current = renew_secret(connection, by=SYSTEM)

    attempt(give().pk)

    heads = dict(
        line.lower().split(": ", 1)
        if line.lower().startswith("webhook-id")
        else line.split(": ", 1)
        for line in books.heads[0].splitlines()[1:]
    )
    headers = {name.lower(): value for name, value in heads.items()}
    from tutti.work.remedies.payload import body_of

    body = body_of(Remedy.objects.select_related("case").get())
    for secret in (former, current):
        verified_id(headers, body, secrets=[secret_of(secret)], now=timezone.now())


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, b'{"status": "confirmed", "reference": "F-2"}'), State.CONFIRMED),
        ((201, b'{"status": "issued"}'), State.ISSUED),
        ((200, b'{"status": "declined", "reason": "Account closed"}'), State.FAILED),
        ((422, b"No such account"), State.FAILED),
        ((307, b""), State.FAILED),
        ((302, b""), State.UNCERTAIN),
        ((303, b""), State.UNCERTAIN),
        ((408, b""), State.UNCERTAIN),
        ((200, b'{"status": "issued", "reference": "F\\u0000\\ud800"}'), State.ISSUED),
        ((200, b'{"status": "declined", "reason": "\\u0000\\ud800"}'), State.FAILED),
        ((500, b"oops"), State.UNCERTAIN),
        ((200, b"<html>Sign in</html>"), State.UNCERTAIN),
        ((200, b""), State.UNCERTAIN),
        ((429, b"slow down"), State.APPROVED),
    ],
)
def test_what_an_answer_makes_of_it(connect, give, books, answer, state):
    connect()
    books.answer = answer
    remedy = give()

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, len(books.seen)) == (state, 1)


def test_a_refusal_is_shown_in_their_words_and_somebody_is_asked(connect, give, books, ada, case):
    connect()
    books.answer = (422, b"No such account")

    attempt(give().pk)

    case.refresh_from_db()
    assert Remedy.objects.get().trouble == "It answered 422: No such account"
    assert (case.act, case.doer_id) == ("do", ada.pk)
    assert case.act_note == "Could not be issued: Credit of 40.00\xa0EUR"
    assert Notice.objects.get(kind="work.remedy_failed").member == ada


@pytest.mark.parametrize(("repeats", "state"), [(True, State.ISSUED), (False, State.UNCERTAIN)])
def test_after_a_broken_answer_it_is_tried_again_only_where_that_is_safe(
    connect, give, books, repeats, state
):
    connect(repeats_safely=repeats)
    books.answer = (500, b"oops")
    remedy = give()
    attempt(remedy.pk)
    books.answer = (200, b'{"status": "accepted"}')
    now_due()

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert remedy.state == state
    assert set(books.seen) == {remedy.external_id}


def test_nobody_listening_is_no_doubt_and_tried_again(connect, give, books):
    connect(repeats_safely=False)
    books.close()
    remedy = give()

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, remedy.issuing.doubted) == (State.APPROVED, False)
    assert "does not answer" in remedy.trouble


def test_a_refusal_after_doubt_does_not_prove_that_nothing_happened(connect, give, books):
    connect(repeats_safely=True)
    books.answer = (500, b"oops")
    remedy = give()
    attempt(remedy.pk)
    books.answer = (401, b"who are you")
    now_due()

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert remedy.state == State.UNCERTAIN


def test_after_three_days_it_is_given_up(connect, give, books):
    connect()
    books.answer = (429, b"")
    remedy = give()
    Issuing.objects.update(begun_at=timezone.now() - timedelta(hours=73))

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert remedy.state == State.FAILED


@pytest.mark.parametrize(("repeats", "state"), [(True, State.APPROVED), (False, State.UNCERTAIN)])
def test_a_worker_that_vanished_leaves_doubt(connect, give, repeats, state):
    connect(repeats_safely=repeats)
    remedy = give()
    claim(remedy.issuing)
    lapse()

    settle_lapsed()

    remedy.refresh_from_db()
    assert (remedy.state, Issuing.objects.get().doubted) == (state, True)


def test_a_paused_connection_holds_what_it_has(connect, give, books):
    connection, _ = connect()
    remedy = give()
    switch_finance(connection, on=False, by=SYSTEM)

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, books.seen) == (State.APPROVED, [])
    assert "paused" in remedy.trouble


def test_a_copy_of_the_database_issues_nothing(connect, give, books):
    connect()
    remedy = give()
    change_house(by=SYSTEM, sending_instance="another machine")

    attempt(remedy.pk)

    assert books.seen == []


def test_a_private_address_is_not_asked_unless_the_operator_allowed_it(
    connect, give, books, monkeypatch
):
    connect()
    monkeypatch.delenv("TUTTI_ALLOW_WEBHOOK")
    remedy = give()

    attempt(remedy.pk)

    assert books.seen == []
    assert "TUTTI_ALLOW_WEBHOOK" in Remedy.objects.get().trouble


def test_somebody_looked_and_it_was_issued(connect, give, books, ada):
    connect()
    books.answer = (500, b"")
    remedy = give()
    attempt(remedy.pk)

    it_was_issued(remedy, member=ada, by=Actor.member(ada.pk), reference="F-9")
    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, remedy.reference, len(books.seen)) == (State.ISSUED, "F-9", 1)


def test_somebody_looked_and_it_is_issued_again_under_the_same_id(connect, give, books, ada):
    connect()
    books.answer = (500, b"")
    remedy = give()
    attempt(remedy.pk)
    books.answer = (200, b'{"status": "accepted"}')

    issue_again(remedy, member=ada, by=Actor.member(ada.pk))
    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, books.seen) == (State.ISSUED, [remedy.external_id] * 2)


def test_pressing_twice_decides_once(connect, give, books, ada):
    connect()
    books.answer = (500, b"")
    remedy = give()
    attempt(remedy.pk)
    it_was_issued(remedy, member=ada, by=Actor.member(ada.pk))

    with pytest.raises(HasMovedOn):
        issue_again(remedy, member=ada, by=Actor.member(ada.pk))


def test_where_nothing_is_connected_a_person_issues_it(give, ada, case):
    remedy = give()

    case.refresh_from_db()
    assert case.act_note == "Issue by hand: Credit of 40.00\xa0EUR"

    issued_by_hand(remedy, member=ada, by=Actor.member(ada.pk), reference="Slip 7")

    assert (remedy.state, remedy.reference) == (State.ISSUED, "Slip 7")
    assert Issuing.objects.get().state == Issue.OVER


def test_issued_by_hand_a_worker_finds_nothing_to_do(connect, give, books, ada):
    connect()
    remedy = give()

    issued_by_hand(remedy, member=ada, by=Actor.member(ada.pk), reference="Slip 7")
    attempt(remedy.pk)

    assert books.seen == []


def test_back_off_grows_and_stays_within_an_hour(connect, give, books):
    connect(repeats_safely=True)
    books.answer = (503, b"")
    remedy = give()
    waits = []
    for _ in range(9):
        now_due()
        with time_machine.travel(timezone.now(), tick=False):
            attempt(remedy.pk)
            waits.append(Issuing.objects.get().next_attempt_at - timezone.now())

    assert waits[0] < timedelta(seconds=37)
    assert timedelta(minutes=47) < waits[-1] <= timedelta(minutes=72)
    assert Case.objects.get(pk=remedy.case_id).is_open


def test_what_may_have_left_by_a_removed_connection_is_looked_at(connect, give, books, ada):
    way, _secret = connect(repeats_safely=True)
    books.answer = (500, b"oops")
    remedy = give()
    attempt(remedy.pk)

    remove_finance(way, by=SYSTEM)

    remedy.refresh_from_db()
    assert (remedy.state, remedy.issuing.state) == (State.UNCERTAIN, "over")
    assert Notice.objects.get(kind="work.remedy_uncertain").member == ada


def test_what_a_worker_gives_back_to_a_removed_connection_is_issued_by_hand(
    connect, give, books, ada
):
    way, _secret = connect()
    books.answer = (429, b"slow down")
    remedy = give()

    def remove():
        remove_finance(way, by=SYSTEM)
        connections.close_all()

    books.before_answering = remove
    attempt(remedy.pk)
    now_due()

    attempt(remedy.pk)

    remedy.refresh_from_db()
    assert (remedy.state, remedy.issuing.connection) == (State.APPROVED, None)
    assert Notice.objects.get(kind="work.remedy_by_hand").member == ada
