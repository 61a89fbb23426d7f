"""The page of somebody who is one with another: theirs is what both said, and it is one page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.answer.status.queries import people_of, theirs
from tutti.cases.models import CaseConversation
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Conversation
from tutti.people.actions.changing import create_person
from tutti.people.actions.merging import merge_persons, unmerge

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(case, channel):
    """Who wrote in the same case from another address."""
    conversation = Conversation.objects.create(
        channel=channel, party_kind="email", party_value="m@sol.example", started_at=timezone.now()
    )
    CaseConversation.objects.create(
        case=case, conversation=conversation, attached_at=timezone.now()
    )
    return create_person(name="M. Sol", kind="email", value="m@sol.example", by=SYSTEM)


def test_one_page_for_both_named_by_whom_they_stand_under(
    client, stranger, link, case, mira, other
):
    assert people_of(case) == [mira, other]

    merge = merge_persons(other, mira, by=SYSTEM)
    shown = stranger.get(link).content.decode()

    assert [one.root for one in people_of(case)] == [other]
    assert len(theirs(case, mira)) == 2
    assert "M. Sol" in shown
    unmerge(merge, by=SYSTEM)
    assert len(theirs(case, mira)) == 1
    assert "M. Sol" not in stranger.get(link).content.decode()
