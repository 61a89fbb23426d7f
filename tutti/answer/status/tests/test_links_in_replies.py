"""How the way to their page reaches a customer: by a button, by a confirmation; never another's."""

import re
import uuid

import pytest

from tutti.answer.actions.acknowledging import acknowledge
from tutti.answer.actions.sending import attempt
from tutti.answer.models import Draft, Send
from tutti.answer.status.actions.changing import change_status_page
from tutti.answer.status.links import MARK, digest_of
from tutti.answer.status.models import Naming, StatusLink
from tutti.ground.keys.links import strip_keys
from tutti.journal.facts import Actor
from tutti.listen.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def secret_in(text):
    return re.search(r"https://help\.acme\.test/s/([A-Za-z0-9_-]{32})/", text)[1]


def put_in(client, case, conversation, ada):
    client.force_login(ada)
    client.post(
        f"/cases/{case.pk}/replies/draft/",
        {
            "conversation": conversation.pk,
            "text": "We look into it.",
            "base_message_id": 10**9,
            "nonce": uuid.uuid4(),
            "insert": "status-page",
        },
    )
    return Draft.objects.get().text


def test_the_composer_offers_the_link_and_puts_its_line_into_the_draft(
    client, case, mira, conversation, ada
):
    text = put_in(client, case, conversation, ada)

    assert text == (
        f"We look into it.\n\nHere you see at any time how it stands: https://help.acme.test{MARK}"
    )
    assert "Link to their page" in client.get(f"/cases/{case.pk}/").content.decode()


def test_the_secret_is_made_as_the_reply_leaves_and_kept_nowhere(told, mira, say, case):
    send = say(f"See: https://help.acme.test{MARK}")

    attempt(send.pk)

    (outgoing,) = told.given
    link = StatusLink.objects.get(digest=digest_of(secret_in(outgoing.text)))
    assert (link.case_id, link.person_id) == (case.pk, mira.pk)
    assert Message.objects.get(pk=send.message_id).text == f"See: https://help.acme.test{MARK}"


def test_a_page_switched_off_meanwhile_leaves_no_dead_link(told, mira, say, ada):
    send = say(f"Good day.\n\nSee: https://help.acme.test{MARK}")
    change_status_page(is_on=False, naming=Naming.INITIAL, by=Actor.member(ada.pk))

    attempt(send.pk)

    assert told.given[0].text == "Good day."


def test_a_pasted_link_of_somebody_loses_its_secret(link, say):
    send = say(f"Somebody else’s: https://help.acme.test{link}")

    assert Message.objects.get(pk=send.message_id).text == (
        "Somebody else’s: https://help.acme.test/s/removed/"
    )


def test_links_of_customers_are_taken_out_of_logs(link):
    assert strip_keys(f"GET {link} 200") == "GET /s/removed/ 200"


def test_a_confirmation_ends_with_the_way_to_the_page(told, mira, case, question, channel):
    type(channel).objects.filter(pk=channel.pk).update(acknowledges=True)

    send = acknowledge(question, case_id=case.pk)
    attempt(send.pk)

    assert secret_in(told.given[0].text)
    assert Send.objects.count() == 1


def test_a_confirmation_without_a_page_says_what_it_always_said(told, case, question, settings):
    settings.TUTTI_URL = ""

    send = acknowledge(question, case_id=case.pk)

    assert send.message.text == (
        "We have your message. Somebody will read it and answer; you need not write again."
    )
