"""How the link that proves who somebody is reaches them: by a button, in private, made as the reply leaves."""

import re
import uuid

import pytest

from tutti.answer.actions.sending import attempt
from tutti.answer.models import Draft
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Conversation, Message
from tutti.people.actions.changing import create_person
from tutti.people.matching.links import MARK, digest_of
from tutti.people.matching.models import HandleProof

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def public(settings):
    settings.TUTTI_URL = "https://help.acme.test"


@pytest.fixture
def handle(conversation):
    """Mira writes as a name on a network."""
    Conversation.objects.filter(pk=conversation.pk).update(
        party_kind="handle", party_value="mira@toot.test"
    )
    conversation.refresh_from_db()
    person = create_person(name="mira", kind="handle", value="mira@toot.test", by=SYSTEM)
    return person.identities.get()


def put_in(client, case, conversation, ada):
    client.force_login(ada)
    client.post(
        f"/cases/{case.pk}/replies/draft/",
        {
            "conversation": conversation.pk,
            "text": "Good morning.",
            "base_message_id": 10**9,
            "nonce": uuid.uuid4(),
            "insert": "prove-it",
        },
    )
    return Draft.objects.get().text


def test_the_button_puts_the_mark_into_the_draft(client, handle, case, conversation, ada):
    assert f"https://help.acme.test{MARK}" in put_in(client, case, conversation, ada)
    assert "Ask them to prove it is them" in client.get(f"/cases/{case.pk}/").content.decode()


def test_the_link_is_made_as_the_reply_leaves_and_kept_nowhere(told, handle, say, ada):
    send = say(f"Please: https://help.acme.test{MARK}")

    attempt(send.pk)

    secret = re.search(r"https://help\.acme\.test/p/([A-Za-z0-9_-]{32})/", told.given[0].text)[1]
    proof = HandleProof.objects.get(digest=digest_of(secret))
    assert (proof.identity, proof.asked_by) == (handle, ada)
    assert MARK in Message.objects.get(pk=send.message_id).text


@pytest.mark.parametrize("changes", [{"audience": "public"}, {"party_kind": "email"}])
def test_in_public_and_by_mail_there_is_no_link(
    client, told, handle, case, conversation, ada, say, changes
):
    Conversation.objects.filter(pk=conversation.pk).update(**changes)
    conversation.refresh_from_db()

    assert MARK not in put_in(client, case, conversation, ada)
    assert "Ask them to prove" not in client.get(f"/cases/{case.pk}/").content.decode()
    attempt(say(f"Good morning.\nPlease: https://help.acme.test{MARK}").pk)
    assert [sent.text for sent in told.given] == ["Good morning."]
    assert not HandleProof.objects.exists()
