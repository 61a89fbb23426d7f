"""Inviting somebody we talk to in public to go on in private, and what came of it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.inviting.errors import CannotInvite
from tutti.answer.inviting.facts import InvitedPersonCame, PersonInvited, SomebodyElseCame
from tutti.answer.inviting.models import Invitation
from tutti.answer.inviting.ways import Way, way_by
from tutti.cases.actions.attaching import attach_conversation
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.listen.models import Conversation
from tutti.people.queries import known_by

TOKEN_BYTES = 12  # names an invitation; it protects nothing


@transaction.atomic
def invite(case: Case, conversation: Conversation, *, channel_id: int, by: Actor) -> Way:
    """Note an invitation and give the way with its word in the address; the words around it are the writer's.

    `CannotInvite` when nobody is known on the other side, or this way is none any more.
    """
    if not conversation.party_value:
        raise CannotInvite(_("Nobody is known on the other side of this conversation."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    way = way_by(conversation, channel_id, token)
    if way is None:
        raise CannotInvite(_("They cannot write to us this way now. Choose another one."))
    made = Invitation.objects.create(
        digest=digest_of(token),
        case=case,
        conversation=conversation,
        channel=way.channel,
        party_kind=conversation.party_kind,
        party_value=conversation.party_value,
        person=known_by(conversation.party_kind, conversation.party_value),
        made_at=timezone.now(),
        made_by_id=by.id if by.kind == "member" else None,
    )
    fact = PersonInvited(
        case=case.pk,
        conversation=conversation.pk,
        invitation=made.pk,
        channel=way.channel.pk,
    )
    record([fact], by=by)
    return way


@transaction.atomic
def note_joined(case_id: int, conversation_id: int, *, caused_by: int) -> None:
    """The conversation joined the case because its person was invited; the invitations it answers are over."""
    conversation = Conversation.objects.get(pk=conversation_id)
    open_ones = (
        Invitation.objects.standing().select_for_update().filter(case_id=case_id, joined_at=None)
    )
    answered = open_ones.filter(
        party_kind=conversation.party_kind, party_value=conversation.party_value
    ) | open_ones.filter(person_id__in=_persons_of(conversation))
    for invitation in answered.order_by("pk"):
        _join(invitation, conversation, by=SYSTEM, sure=True, caused_by=caused_by)


@transaction.atomic
def note_came(conversation_id: int, *, token: str) -> Invitation | None:
    """Somebody wrote by an invitation's link from another account: a member is asked who it is."""
    rows = (
        Invitation.objects.standing().select_for_update().filter(digest=digest_of(token), came=None)
    )
    found = rows.exclude(conversation=conversation_id).first()
    if found is not None:
        found.came_id, found.came_at = conversation_id, timezone.now()
        found.save(update_fields=["came", "came_at"])
    return found


@transaction.atomic
def join_them(invitation: Invitation, *, member: Member, by: Actor) -> None:
    """It is them: their conversation belongs to the case they were invited from."""
    locked = _undecided(invitation)
    assert locked.came is not None
    attach_conversation(locked.case, locked.came, member=member, by=by)
    locked.decided_by = member
    _join(locked, locked.came, by=by, sure=False)


@transaction.atomic
def keep_apart(invitation: Invitation, *, member: Member, by: Actor) -> None:
    """It is somebody else: their conversation keeps its own case, and whoever was invited may still come."""
    locked = _undecided(invitation)
    fact = SomebodyElseCame(
        case=locked.case_id, conversation=locked.came_id or 0, invitation=locked.pk
    )
    locked.came, locked.came_at, locked.decided_by = None, None, member
    locked.save(update_fields=["came", "came_at", "decided_by"])
    record([fact], by=by)


def digest_of(token: str) -> str:
    """What of a word is kept. The word stands in public; a copy of the database still names no open invitation."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _join(
    invitation: Invitation,
    conversation: Conversation,
    *,
    by: Actor,
    sure: bool,
    caused_by: int | None = None,
) -> None:
    now = timezone.now()
    invitation.came, invitation.came_at = conversation, invitation.came_at or now
    invitation.joined_at = now
    invitation.save(update_fields=["came", "came_at", "joined_at", "decided_by"])
    fact = InvitedPersonCame(
        case=invitation.case_id,
        conversation=conversation.pk,
        invitation=invitation.pk,
        sure=sure,
    )
    record([fact], by=by, caused_by=caused_by)


def _persons_of(conversation: Conversation) -> Collection[int]:
    from tutti.answer.inviting.joining import persons_with  # noqa: PLC0415 -- it reads this room's rows too

    return persons_with([conversation.pk]).get(conversation.pk, set())


def _undecided(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.came_unsure().select_for_update(of=("self",))
    locked = rows.select_related("case", "came").filter(pk=invitation.pk).first()
    if locked is None:
        raise CannotInvite(_("Somebody decided this already."))
    return locked
