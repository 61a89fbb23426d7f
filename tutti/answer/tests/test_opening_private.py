"""A public line and a private message in one go, and the composer that offers it."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tutti.answer.actions.opening_private import open_private
from tutti.answer.actions.preparing import outgoing_of
from tutti.answer.errors import CannotSend
from tutti.answer.models import Draft, Send
from tutti.channels.contract import Audience
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(public_case, in_public, ada):
    def decide(text="Your number, please?", public_line="We wrote to you.", **changes):
        values = {"member": ada, "nonce": uuid.uuid4(), "by": Actor.member(ada.pk)}
        given = values | changes
        return open_private(public_case, in_public, text=text, public_line=public_line, **given)

    return decide


@pytest.fixture
def typed(in_public, post):
    def words(text="We wrote to you.", **changes):
        values = {
            "conversation": in_public.pk,
            "text": text,
            "base_message_id": post.pk,
            "nonce": uuid.uuid4().hex,
        }
        return values | changes

    return words


def test_each_goes_to_its_own_audience(both):
    opened = both()

    private, public = outgoing_of(opened.private), outgoing_of(opened.public)
    assert (private.text, private.audience, private.answers) == (
        "Your number, please?",
        Audience.PRIVATE,
        "post-1",
    )
    assert (public.text, public.audience) == ("We wrote to you.", Audience.PUBLIC)


def test_the_private_conversation_is_of_the_same_case_and_person(both, public_case, in_public):
    opened = both()

    private = opened.conversation
    assert public_case.links.filter(conversation=private, detached_at__isnull=True).exists()
    assert (private.channel, private.audience) == (in_public.channel, "private")
    assert (private.party_kind, private.party_value) == ("handle", "mira")


def test_asked_twice_it_is_one_of_each(both):
    nonce = uuid.uuid4()

    first, second = both(nonce=nonce), both(nonce=nonce)

    assert (first.private, first.public) == (second.private, second.public)
    assert Send.objects.count() == 2


def test_a_second_one_goes_on_in_the_same_private_conversation(both):
    assert both().conversation == both("Once more.").conversation


def test_of_two_either_both_are_decided_or_neither(both):
    with pytest.raises(CannotSend):
        both(public_line="a" * 200)

    assert not Send.objects.exists()
    assert not Conversation.objects.filter(audience="private", channel__kind="square").exists()


def test_where_nobody_can_be_written_to_first_it_says_so(both, square):
    type(square).opens_private = False
    try:
        with pytest.raises(CannotSend, match="Invite them instead"):
            both()
    finally:
        type(square).opens_private = True


def test_the_composer_sends_both(client, ada, public_case, typed):
    client.force_login(ada)

    client.post(
        reverse("send-reply", args=[public_case.pk]), typed(private_text="Your number, please?")
    )

    told = Send.objects.order_by("pk").values_list("audience", "message__text")
    assert list(told) == [("private", "Your number, please?"), ("public", "We wrote to you.")]


def test_kept_as_a_draft_private_words_choices_and_descriptions_come_back(
    client, ada, public_case, typed
):
    client.force_login(ada)

    client.post(
        reverse("keep-draft", args=[public_case.pk]),
        typed(private_text="Your number?", splits="yes", warning="Money", keep="yes"),
    )

    draft = Draft.objects.get()
    assert (draft.private_text, draft.splits, draft.warning) == ("Your number?", True, "Money")


def test_the_composer_shows_warning_language_count_and_the_private_message(
    client, ada, public_case, post
):
    client.force_login(ada)

    html = client.get(reverse("case", args=[public_case.pk])).content.decode()

    assert 'name="warning" maxlength="500" value="Money"' in html
    assert "Deutsch" in html
    assert "Over 120 characters: send it in numbered parts" in html
    assert "Public line and private message" in html


def test_the_preview_is_a_fragment_for_htmx_and_a_page_for_others(client, ada, public_case, typed):
    client.force_login(ada)
    address = reverse("preview-reply", args=[public_case.pk])

    part = client.post(address, typed(), headers={"HX-Request": "true"}).content.decode()
    whole = client.post(address, typed()).content.decode()

    assert "@mira We wrote to you." in part
    assert "<html" not in part
    assert "@mira We wrote to you." in whole
    assert "<html" in whole
    assert Draft.objects.get().text == "We wrote to you."
