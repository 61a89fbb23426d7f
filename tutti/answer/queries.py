"""Questions about what we say, asked from more than one place."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from tutti.answer.models import Draft, HeldReply, Send
from tutti.cases.models import Case, CaseConversation
from tutti.channels.registry import UnknownKind, connector, connectors
from tutti.ground.accounts.models import Member
from tutti.ground.house.sending import may_send
from tutti.listen.models import Channel, Conversation, Message


def carriers() -> list[Channel]:
    """Channels that carry answers for others that cannot send themselves: mailboxes, for forms. One query."""
    kinds = {speaks.answers_by for speaks in connectors().values() if speaks.answers_by}
    active = Channel.objects.filter(kind__in=kinds, state=Channel.State.ACTIVE)
    return list(active.order_by("-sends", "pk"))


def way_out(conversation: Conversation, known: Sequence[Channel] | None = None) -> Channel:
    """The channel a reply in this conversation leaves by: its own, or one that carries its answers.

    Of several mailboxes one that sends, of the same department, comes first. `known` are the `carriers()`, for
    pages that ask about many conversations.
    """
    own = conversation.channel
    speaks = connectors().get(own.kind)
    if speaks is None or speaks.sends or speaks.answers_by != conversation.party_kind:
        return own
    every = carriers() if known is None else known
    fitting = [one for one in every if one.kind == speaks.answers_by]
    fitting.sort(key=lambda one: (not one.sends, one.department_id != own.department_id, one.pk))
    return fitting[0] if fitting else own


def why_not(conversation: Conversation, known: Sequence[Channel] | None = None) -> str:
    """Why nobody can answer in this conversation now, with what to do; "" when one can."""
    channel = way_out(conversation, known)
    if conversation.audience == Conversation.Audience.INTERNAL:
        return _("This conversation is between colleagues. Write a note instead.")
    if not conversation.party_value:
        return _("Nobody is known on the other side of this conversation.")
    if _nothing_carries(conversation):
        return _("%(channel)s only receives. Answer on another way.") % {"channel": channel}
    return why_channel_is_silent(channel)


def _nothing_carries(conversation: Conversation) -> bool:
    """Answers to this channel go another way, and this party is not to be reached by it: a caller's number."""
    speaks = connectors().get(conversation.channel.kind)
    if speaks is None or speaks.sends or not speaks.answers_by:
        return False
    return speaks.answers_by != conversation.party_kind


def why_channel_is_silent(channel: Channel) -> str:
    """Why nothing leaves through this channel now; "" when it can."""
    try:
        speaks = connector(channel.kind)
    except UnknownKind:
        return _("%(channel)s is of a kind that is no longer installed.") % {"channel": channel}
    if speaks.answers_by and not speaks.sends:
        return _("Answers to %(channel)s go by mail, and no mailbox is connected yet.") % {
            "channel": channel
        }
    if not speaks.sends:
        return _("%(channel)s only receives. Answer on another way.") % {"channel": channel}
    return _why_switched_off(channel)


def _why_switched_off(channel: Channel) -> str:
    if channel.state != Channel.State.ACTIVE:
        return _("%(channel)s is paused. An administrator can switch it on again.") % {
            "channel": channel
        }
    if not channel.sends:
        return _("%(channel)s only receives until an administrator switches sending on.") % {
            "channel": channel
        }
    if not may_send():
        return _(
            "This installation does not send: its data came from another one. An administrator can let it"
            " send in the settings of %(channel)s."
        ) % {"channel": channel}
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


def newest_heard(conversation: Conversation) -> Message | None:
    """The newest message a person outside wrote in this conversation: what a reply answers."""
    heard = Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN, automatic=""
    )
    return heard.order_by("-at", "-pk").first()


def heard_in(conversations: Sequence[Conversation]) -> dict[int, Message]:
    """The newest message of a person outside in each of these conversations. One query."""
    heard = Message.objects.filter(
        conversation__in=conversations, direction=Message.Direction.IN, automatic=""
    )
    newest = heard.order_by("conversation_id", "-at", "-pk").distinct("conversation_id")
    return {message.conversation_id: message for message in newest}


def newest_message_id(case: Case) -> int:
    """The id of the newest message of the case, whoever wrote it; 0 when there is none."""
    conversations = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    messages = Message.objects.filter(conversation_id__in=conversations.values("conversation_id"))
    return messages.order_by("-pk").values_list("pk", flat=True).first() or 0


def used_last(case: Case) -> Conversation | None:
    """The conversation of the case one can answer in now that was spoken in last; None when there is none."""
    links = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    rows = Conversation.objects.filter(pk__in=links.values("conversation_id"))
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    latest_first = rows.select_related("channel").annotate(newest=Subquery(newest))
    known = carriers()
    found = latest_first.order_by(F("newest").desc(nulls_last=True), "-pk")
    return next((one for one in found if not why_not(one, known)), None)


def sends_of(case: Case) -> dict[int, Send]:
    """The case's sends by the id of their message."""
    sends = Send.objects.filter(case=case).select_related("channel")
    return {send.message_id: send for send in sends}


def drafts_of(case: Case, *, member: Member) -> dict[int, Draft]:
    """A member's drafts in a case, by conversation."""
    drafts = Draft.objects.filter(case=case, member=member).prefetch_related("files")
    return {draft.conversation_id: draft for draft in drafts}


def held_of(case: Case) -> list[HeldReply]:
    """The case's replies that wait for an approval, oldest first, with their files."""
    waiting = HeldReply.objects.waiting().filter(case=case).select_related("member", "channel")
    return list(waiting.prefetch_related("files").order_by("held_at", "pk"))


def was_decided(nonce: uuid.UUID) -> bool:
    """Whether the reply of this name left the composer: sent, or held for an approval."""
    held = HeldReply.objects.waiting().filter(nonce=nonce)
    return send_with(nonce) is not None or held.exists()


def send_with(nonce: uuid.UUID) -> Send | None:
    """What was already decided under this name."""
    return Send.objects.filter(nonce=nonce).first()
