from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tutti.answer.inviting.actions.inviting import invite
from tutti.answer.inviting.errors import CannotInvite
from tutti.answer.inviting.models import Invitation
from tutti.answer.inviting.ways import ways_for
from tutti.answer.leaving import inserted
from tutti.cases.actions.closing import close_case
from tutti.cases.models import Case, CaseConversation
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.listen.actions.forgetting import forget_messages
from tutti.listen.models import Channel, Conversation
from tutti.triage.keeping import forget_everywhere


@pytest.fixture
def by(ada):
    return Actor.member(ada.pk)


@pytest.fixture
def page(ada):
    client = Client()
    client.force_login(ada)
    return client


def token_of(way):
    return way.address.partition("start=")[2]


def conversations_of(case):
    links = CaseConversation.objects.filter(case=case, detached_at=None)
    return links.count()


def test_their_own_network_is_offered_first_and_inside_rooms_never(public, square, pager):
    inside = Channel.objects.create(kind="pager", name="A", department=square.department)
    Channel.objects.filter(pk=inside.pk).update(settings={"inside": True})

    ways = ways_for(public)

    assert [(way.channel, bool(way.address)) for way in ways] == [(square, False), (pager, True)]


def test_what_is_private_already_is_invited_nowhere(says, square, pager):
    says(square, "In private", by="noor", audience="private")

    assert ways_for(Conversation.objects.get(party_value="noor")) == []


def test_the_line_is_in_the_customers_language_with_the_way_in_it(case, public, pager, by):
    case.person.language = "it"
    case.person.save()

    line = inserted(f"private:{pager.pk}", Case.objects.get(), public, by=by)

    assert "https://pager.example/acme?start=" in line
    assert Invitation.objects.get().digest not in line


def test_the_invited_account_joins_the_case_by_itself(case, public, square, says, by):
    invite(case, public, channel_id=square.pk, by=by)

    joined = says(square, "Here I am", by="mira", audience="private")

    assert (joined, conversations_of(case), Case.objects.count()) == (case, 2, 1)
    invitation = Invitation.objects.get()
    assert (invitation.joined_at is not None, invitation.came.audience) == (True, "private")
    came = Entry.objects.get(name="inviting.invited_person_came")
    assert came.payload["sure"] is True


def test_a_settled_case_is_taken_up_again_by_whoever_was_invited(
    case, public, square, says, by, ada
):
    invite(case, public, channel_id=square.pk, by=by)
    close_case(case, resolution="settled", by=by)

    joined = says(square, "Here I am", by="mira", audience="private")

    assert (joined, joined.is_open, Case.objects.count()) == (case, True, 1)


def test_somebody_who_was_not_invited_gets_a_case_of_their_own(case, public, square, says, by):
    invite(case, public, channel_id=square.pk, by=by)

    other = says(square, "Here I am", by="eve", audience="private")

    assert (other == case, Invitation.objects.get().came) == (False, None)


def test_a_name_that_is_only_claimed_joins_nothing(case, public, square, says, by):
    invite(case, public, channel_id=square.pk, by=by)

    other = says(square, "Here I am", by="mira", audience="private", trust="weak")

    assert (other == case, Invitation.objects.get().joined_at) == (False, None)


def test_whom_we_invited_is_forgotten_with_the_last_word_of_theirs(case, public, square, by):
    invite(case, public, channel_id=square.pk, by=by)
    forget_everywhere({0: public.pk})
    kept = Invitation.objects.count()
    (message,) = public.messages.all()
    forget_messages([message.pk])

    forget_everywhere({message.pk: public.pk})

    assert (kept, Invitation.objects.count()) == (1, 0)


def test_without_an_invitation_nothing_joins(case, square, says):
    other = says(square, "Here I am", by="mira", audience="private")

    assert other != case


def test_a_public_word_does_not_answer_an_invitation(case, public, square, says, by):
    invite(case, public, channel_id=square.pk, by=by)

    other = says(square, "Another matter", by="mira")

    assert (other == case, Invitation.objects.get().joined_at) == (False, None)


def test_an_invitation_ends(case, public, square, says, by):
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        invite(case, public, channel_id=square.pk, by=by)

    assert says(square, "Here I am", by="mira", audience="private") != case


def test_whoever_follows_the_public_link_from_another_account_is_asked_about(
    case, public, pager, says, by, ada
):
    way = invite(case, public, channel_id=pager.pk, by=by)

    other = says(pager, "Here I am", by="4711", audience="private", started=token_of(way))

    assert (other == case, conversations_of(case)) == (False, 1)
    assert Invitation.objects.get().came.party_value == "4711"
    assert Notice.objects.get(kind="inviting.somebody_came").member == ada


def test_a_member_says_that_it_is_them_and_the_conversation_joins(
    case, public, pager, says, by, page
):
    way = invite(case, public, channel_id=pager.pk, by=by)
    says(pager, "Here I am", by="4711", audience="private", started=token_of(way))
    where = reverse("invited-decide", args=[case.pk, Invitation.objects.get().pk])
    shown = page.get(reverse("case", args=[case.pk])).content.decode()

    page.post(where, {"same": "yes"})
    again = page.post(where, {"same": "no"})

    assert "4711" in shown
    assert conversations_of(case) == 2
    assert again.status_code == 302


def test_a_member_says_that_it_is_somebody_else_and_nothing_moves(
    case, public, pager, says, by, page
):
    way = invite(case, public, channel_id=pager.pk, by=by)
    says(pager, "Here I am", by="4711", audience="private", started=token_of(way))

    page.post(
        reverse("invited-decide", args=[case.pk, Invitation.objects.get().pk]), {"same": "no"}
    )

    again = says(pager, "It is me", by="0815", audience="private", started=token_of(way))

    assert (again == case, conversations_of(case)) == (False, 1)
    assert Invitation.objects.get().came.party_value == "0815"
    assert "4711" not in page.get(reverse("case", args=[case.pk])).content.decode()


def test_a_word_nobody_gave_out_names_no_invitation(case, public, pager, says, by):
    invite(case, public, channel_id=pager.pk, by=by)

    says(pager, "Here I am", by="4711", audience="private", started="made-up")

    assert Invitation.objects.get().came is None


def test_a_way_that_is_gone_is_refused_with_a_sentence(case, public, pager, by):
    Channel.objects.filter(pk=pager.pk).update(state="paused")

    with pytest.raises(CannotInvite):
        invite(case, public, channel_id=pager.pk, by=by)


def test_the_button_puts_the_line_into_the_draft(case, public, pager, page):
    from tutti.answer.models import Draft

    shown = page.get(reverse("case", args=[case.pk])).content.decode()
    page.post(
        reverse("keep-draft", args=[case.pk]),
        {
            "conversation": public.pk,
            "text": "Hello Mira.",
            "nonce": "6f1f0f7e-7a0c-4b4f-9d51-0f1e2d3c4b5a",
            "base_message_id": 0,
            "insert": f"private:{pager.pk}",
        },
    )

    assert f'value="private:{pager.pk}"' in shown
    assert Draft.objects.get().text.startswith(
        "Hello Mira.\n\nPlease go on with us in private here:"
    )
