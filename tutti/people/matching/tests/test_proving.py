"""A handle is linked by proof: a link sent where it lives, a code mailed to the address they give."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.channels.contract import Connector
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.house.sending import send_from_here
from tutti.ground.keys.links import strip_keys
from tutti.journal.facts import SYSTEM, Actor
from tutti.listen.models import Channel
from tutti.people.actions.changing import create_person
from tutti.people.matching.actions.proving import LINK_LIVES, ask_code, known_proof, make_proof
from tutti.people.matching.errors import ProofOver
from tutti.people.matching.models import HandleProof, Kind, Suggestion
from tutti.people.matching.post import mail_code
from tutti.people.models import Identity, Merge
from tutti.people.queries import cluster_of

pytestmark = pytest.mark.django_db
ADDRESS = "mira@example.com"


class Mailbox(Connector):
    """Keeps the letters it was given."""

    kind = "email"
    label = "Mail"
    sends = True
    given: list

    def __init__(self):
        self.given = []

    def complete(self, settings):
        return settings

    def send(self, connection, outgoing):
        self.given.append(outgoing)


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def mailbox(ada, settings):
    settings.TUTTI_URL = "https://desk.acme.test"
    real, connectors()["email"] = connectors()["email"], Mailbox()
    send_from_here(by=Actor.member(ada.pk))
    Channel.objects.create(
        kind="email",
        name="help",
        department=Department.objects.create(name="Support", keeper=ada),
        sends=True,
        own_addresses=["help@acme.test"],
    )
    yield connectors()["email"]
    connectors()["email"] = real


@pytest.fixture
def handle(mailbox):
    person = create_person(name="mira_r", kind="handle", value="mira_r@toot.test", by=SYSTEM)
    return person.identities.get()


@pytest.fixture
def mira(mailbox):
    return create_person(name="Mira Rossi", kind="email", value=ADDRESS, by=SYSTEM)


@pytest.fixture
def path(handle, ada):
    link = make_proof(handle, conversation_id=1, by=Actor.member(ada.pk), asked_by=ada.pk)
    return "/" + link.split("/", 3)[3]


def _code(mailbox):
    mail_code(HandleProof.objects.latest("pk").pk)
    return re.search(r"\d{6}", mailbox.given[-1].text).group()


def _answer(client, path, mailbox, address=ADDRESS):
    client.post(path, {"address": address})
    return client.post(path, {"code": _code(mailbox)}, follow=True)


def _identify(person):
    person.identities.update(verified_at=timezone.now())


def test_looking_changes_nothing_and_names_only_what_they_wrote_as(client, path, mira):
    page = client.get(path)

    assert page.status_code == 200
    assert "mira_r@toot.test" in page.content.decode()
    assert "Mira Rossi" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert HandleProof.objects.get().state == "open"


def test_the_code_joins_both_and_proves_both(client, path, mailbox, mira, handle):
    page = _answer(client, path, mailbox)

    assert "Thank you" in page.content.decode()
    assert set(cluster_of(mira.pk)) == {mira.pk, handle.person_id}
    assert set(Identity.objects.values_list("how", flat=True)) == {"proof"}
    assert not Identity.objects.filter(verified_at__isnull=True).exists()
    assert HandleProof.objects.get().address == ""


def test_an_address_nobody_had_becomes_theirs(client, path, mailbox, handle):
    _answer(client, path, mailbox, address="new@example.com")

    assert Identity.objects.get(value="new@example.com").person_id == handle.person_id
    assert not Merge.objects.exists()


def test_known_and_unknown_addresses_are_answered_alike(client, path, mira):
    known = client.post(path, {"address": ADDRESS}, follow=True).content.decode()
    other = client.post(path, {"address": "none@example.com"}, follow=True).content.decode()

    assert known.replace(ADDRESS, "") == other.replace("none@example.com", "")


def test_two_identified_persons_wait_for_a_colleague(client, path, mailbox, mira, handle):
    _identify(mira)
    _identify(handle.person)

    _answer(client, path, mailbox)

    assert not Merge.objects.exists()
    assert (Suggestion.objects.get().kind, Suggestion.objects.get().sure) == (Kind.PROOF, 99)


def test_the_link_is_used_once(client, path, mailbox, mira):
    _answer(client, path, mailbox)

    again = client.post(path, {"address": "thief@example.com"})

    assert "Thank you" in again.content.decode()
    assert not Identity.objects.filter(value="thief@example.com").exists()


def test_a_wrong_code_joins_nobody_and_five_end_it(client, path, mailbox, mira):
    client.post(path, {"address": ADDRESS})
    code = _code(mailbox)
    wrong = "000000" if code != "000000" else "000001"
    for _try in range(5):
        assert client.post(path, {"code": wrong}).status_code == 422

    assert client.post(path, {"code": code}).status_code == 422
    assert not Merge.objects.exists()


def test_an_old_code_proves_nothing(client, path, mailbox, mira):
    client.post(path, {"address": ADDRESS})
    code = _code(mailbox)

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.post(path, {"code": code}).status_code == 422


def test_a_link_ends_after_a_week(client, path):
    with time_machine.travel(timezone.now() + LINK_LIVES + timedelta(minutes=1), tick=False):
        assert client.get(path).status_code == 410


def test_a_newer_link_ends_the_earlier_one(client, path, handle):
    make_proof(handle, conversation_id=1, by=SYSTEM)

    assert client.get(path).status_code == 410


def test_codes_to_one_address_are_few(path, mailbox):
    proof = known_proof(path.split("/")[2])
    for _code in range(3):
        ask_code(proof, address=ADDRESS)

    with pytest.raises(ProofOver):
        ask_code(proof, address=ADDRESS)


def test_neither_secret_nor_code_is_kept(client, path, mailbox):
    client.post(path, {"address": ADDRESS})
    code = _code(mailbox)
    kept = str(HandleProof.objects.values().get())

    assert path.split("/")[2] not in kept
    assert code not in kept
    assert strip_keys(f"see {path}") == "see /p/removed/"


def test_a_made_up_secret_is_not_there(client, db):
    assert client.get("/p/made-up-secret-that-nobody-has/").status_code == 404
