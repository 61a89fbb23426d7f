"""Somebody who came by the link of an invitation, in the small house: not known to be who was invited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tutti.answer.inviting.models import Invitation
from tutti.cases.actions.opening import open_case
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Conversation


def add_invitation(place: Any) -> Invitation:
    """In a place's case; whoever came stands in a case of the same audience."""
    channel = place.conversation.channel
    came = Conversation.objects.create(
        channel=channel, party_kind="handle", party_value="4711", started_at=timezone.now()
    )
    other = open_case(
        title="Somebody came",
        department=place.case.department,
        owner=place.owner,
        person=None,
        conversation=came,
        by=SYSTEM,
    )
    type(other).objects.filter(pk=other.pk).update(audience=place.case.audience)
    return Invitation.objects.create(
        digest=f"{place.case.pk:064}",
        case=place.case,
        conversation=place.conversation,
        channel=channel,
        party_kind="handle",
        party_value="mira",
        made_at=timezone.now() - timedelta(days=1),
        came=came,
        came_at=timezone.now(),
    )
