"""Questions about what we say, asked from more than one place."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from tutti.answer.models import Draft, Send
from tutti.cases.models import Case, CaseConversation
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.accounts.models import Member
from tutti.listen.models import Channel, Conversation, Message


def why_not(conversation: Conversation) -> str:
    """Why nobody can answer in this conversation now, with what to do; "" when one can."""
    channel = conversation.channel
    if conversation.audience == Conversation.Audience.INTERNAL:
        return _("This conversation is between colleagues. Write a note instead.")
    if not conversation.party_value:
        return _("Nobody is known on the other side of this conversation.")
    return why_channel_is_silent(channel)


def why_channel_is_silent(channel: Channel) -> str:
    """Why nothing leaves through this channel now; "" when it can."""
    try:
        speaks = connector(channel.kind)
    except UnknownKind:
        return _("%(channel)s is of a kind that is no longer installed.") % {"channel": channel}
    if not speaks.sends:
        return _("%(channel)s only receives. Answer on another way.") % {"channel": channel}
    if channel.state != Channel.State.ACTIVE:
        return _("%(channel)s is paused. An administrator can switch it on again.") % {
            "channel": channel
        }
    if not channel.sends:
        return _("%(channel)s only receives until an administrator switches sending on.") % {
            "channel": channel
        }
    return ""


def newest_words(case: Case, *, after: int = 0) -> Message | None:
    """The newest message a person outside wrote in this case, later than message `after`."""
    conversations = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    return (
        Message.objects.filter(
            conversation_id__in=conversations.values("conversation_id"),
            direction=Message.Direction.IN,
            automatic="",
            pk__gt=after,
        )
        .order_by("-pk")
        .first()
    )


def newest_message_id(case: Case) -> int:
    """The id of the newest message of the case, whoever wrote it; 0 when there is none."""
    conversations = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    messages = Message.objects.filter(conversation_id__in=conversations.values("conversation_id"))
    return messages.order_by("-pk").values_list("pk", flat=True).first() or 0


def sends_of(case: Case) -> dict[int, Send]:
    """The case's sends by the id of their message."""
    return {send.message_id: send for send in Send.objects.filter(case=case)}


def drafts_of(case: Case, *, member: Member) -> dict[int, Draft]:
    """A member's drafts in a case, by conversation."""
    drafts = Draft.objects.filter(case=case, member=member).prefetch_related("files")
    return {draft.conversation_id: draft for draft in drafts}


def send_with(nonce: uuid.UUID) -> Send | None:
    """What was already decided under this name."""
    return Send.objects.filter(nonce=nonce).first()
