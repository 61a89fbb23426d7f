"""What finance says later: signed, counted once, and never more than it may say."""

import json

import pytest
from django.utils import timezone

from tutti.ground.crypto.signatures import secret_of, sign
from tutti.journal.facts import Actor
from tutti.work.remedies.actions.claiming import claim
from tutti.work.remedies.actions.issuing import attempt
from tutti.work.remedies.actions.outcomes import note
from tutti.work.remedies.actions.settling import issued_by_hand
from tutti.work.remedies.answers import Meaning, Understood
from tutti.work.remedies.models import Heard, State

pytestmark = pytest.mark.django_db(transaction=True)


def says(client, way, secret, said, *, event="e-1"):
    body = json.dumps(said).encode()
    headers = sign(secret_of(secret), id_=event, at=timezone.now(), body=body)
    path = f"/hooks/remedies/{way.sealed_id.hex}/"
    answer = client.post(path, body, content_type="application/json", headers=headers)
    return answer.status_code


def test_a_signed_word_confirms_what_was_issued(connect, give, client):
    way, secret = connect()
    remedy = give()
    attempt(remedy.pk)

    status = says(client, way, secret, {"id": remedy.external_id, "status": "confirmed", "reference": "B-7"})  # fmt: skip

    remedy.refresh_from_db()
    assert (status, remedy.state, remedy.reference) == (204, State.CONFIRMED, "B-7")


def test_the_same_event_counts_once(connect, give, client):
    way, secret = connect()
    remedy = give()
    attempt(remedy.pk)

    first = says(client, way, secret, {"id": remedy.external_id, "status": "declined"})
    second = says(client, way, secret, {"id": remedy.external_id, "status": "confirmed"})

    remedy.refresh_from_db()
    assert (first, second, remedy.state, Heard.objects.count()) == (204, 204, State.FAILED, 1)


@pytest.mark.parametrize(
    ("meaning", "state"), [("confirmed", State.CONFIRMED), ("declined", State.FAILED)]
)
def test_their_word_ends_doubt(connect, give, books, client, meaning, state):
    way, secret = connect()
    books.answer = (500, b"")
    remedy = give()
    attempt(remedy.pk)

    says(client, way, secret, {"id": remedy.external_id, "status": meaning, "reason": "No"})

    remedy.refresh_from_db()
    assert remedy.state == state


def test_their_word_overtakes_the_answer_to_our_request(connect, give, client):
    way, secret = connect()
    remedy = give()
    mine = claim(remedy.issuing)

    says(client, way, secret, {"id": remedy.external_id, "status": "confirmed"})
    stood = note(mine, Understood(meaning=Meaning.DOUBT, why="time-out"))

    remedy.refresh_from_db()
    assert (stood, remedy.state) == (False, State.CONFIRMED)


def test_of_what_was_never_sent_nobody_can_know(connect, give, client):
    way, secret = connect()
    remedy = give()

    says(client, way, secret, {"id": remedy.external_id, "status": "confirmed"})

    remedy.refresh_from_db()
    assert remedy.state == State.APPROVED


def test_a_wrong_signature_changes_nothing(connect, give, client):
    way, _ = connect()
    remedy = give()
    attempt(remedy.pk)

    status = says(client, way, "whsec_" + "A" * 44, {"id": remedy.external_id, "status": "confirmed"})  # fmt: skip

    remedy.refresh_from_db()
    assert (status, remedy.state) == (401, State.ISSUED)


@pytest.mark.parametrize(
    "said", [{"status": "confirmed"}, {"id": "remedy_zz", "status": "confirmed"}]
)
def test_an_unknown_remedy_is_not_found(connect, client, said):
    way, secret = connect()

    assert says(client, way, secret, said) == 404


@pytest.mark.parametrize("said", [[], "x", {"id": "remedy_1", "status": "perhaps"}])
def test_words_nobody_understands_are_said_so(connect, client, said):
    way, secret = connect()

    assert says(client, way, secret, said) == 422


def test_another_connections_remedy_is_not_theirs(connect, give, client):
    connect()
    remedy = give()
    attempt(remedy.pk)
    other, secret = connect(name="Another")

    assert says(client, other, secret, {"id": remedy.external_id, "status": "confirmed"}) == 404


def test_a_late_no_says_nothing_about_what_was_issued_by_hand_since(
    connect, give, books, client, ada
):
    way, secret = connect()
    books.answer = (422, b"No such account")
    remedy = give()
    attempt(remedy.pk)
    issued_by_hand(remedy, member=ada, by=Actor.member(ada.pk), reference="B-9")

    says(client, way, secret, {"id": remedy.external_id, "status": "declined"})

    remedy.refresh_from_db()
    assert remedy.state == State.ISSUED


def test_words_no_database_can_hold_are_taken_all_the_same(connect, give, client):
    way, secret = connect()
    remedy = give()
    attempt(remedy.pk)

    status = says(client, way, secret, {"id": remedy.external_id, "status": "confirmed", "reference": "B\x00\ud800"})  # fmt: skip

    remedy.refresh_from_db()
    assert (status, remedy.state) == (204, State.CONFIRMED)
