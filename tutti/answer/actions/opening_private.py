"""Public and private at once: a line everybody reads, and a private message to whom it is about."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.drafting import discard_draft
from tutti.answer.actions.replying import reply
from tutti.answer.errors import CannotSend
from tutti.answer.models import HeldReply, Send
from tutti.answer.queries import newest_heard, newest_message_id
from tutti.answer.wording import NOTHING_ASKED, Asked
from tutti.cases.actions.attaching import attach_conversation
from tutti.cases.models import Case
from tutti.channels.contract import OutgoingFile
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What came of it: the private conversation, and both replies, sent or held for an approval."""

    conversation: Conversation
    private: Send | HeldReply
    public: Send | HeldReply | None


@transaction.atomic
def open_private(  # long: two replies decided at once
    case: Case,
    conversation: Conversation,
    *,
    text: str,
    public_line: str = "",
    member: Member,
    nonce: uuid.UUID,
    by: Actor,
    base_message_id: int | None = None,
    despite_newer: bool = False,
    asked: Asked = NOTHING_ASKED,
    files: Sequence[OutgoingFile] = (),
) -> Opened:
    """Write privately to whom a public conversation is with, and a line in public; each is a reply of its own.

    The private conversation is on the same channel and of the same case; one that is there already goes on. Both are
    decided, or neither. `asked` and `files` are of the public line, the files of the
    private words where there is none. `nonce` names the private reply: asked again, it is
    the same. `CannotSend` where the channel cannot open a private conversation, and whatever `reply` raises.
    """
    if reason := why_not_private(conversation):
        raise CannotSend(reason)
    Case.objects.select_for_update().get(pk=case.pk)  # asked twice at once, one conversation opens
    seen = newest_message_id(case) if base_message_id is None else base_message_id
    given = {
        "member": member,
        "base_message_id": seen,
        "despite_newer": despite_newer,
        "by": by,
    }
    heard = newest_heard(conversation)
    private = _private_of(case, conversation) or _open(case, conversation, member=member, by=by)
    said = reply(
        case,
        private,
        text=text,
        nonce=nonce,
        files=() if public_line.strip() else files,
        asked=Asked(splits=True, answers=_opens_on(private, heard.external_id if heard else "")),
        **given,  # type: ignore[arg-type] # the same four, twice
    )
    discard_draft(conversation, member=member)
    line = None
    if public_line.strip():
        name = uuid.uuid5(nonce, "public")
        line = reply(
            case,
            conversation,
            text=public_line,
            files=files,
            nonce=name,
            asked=asked,
            **given,  # type: ignore[arg-type] # the same four, twice
        )
    return Opened(conversation=private, private=said, public=line)


def why_not_private(conversation: Conversation) -> str:
    """Why nobody can be written to privately from here, with what to do; "" when one can."""
    if conversation.audience != Conversation.Audience.PUBLIC:
        return _("This conversation is private already.")
    speaks = connectors().get(conversation.channel.kind)
    if speaks is None or not speaks.opens_private:
        return _(
            "%(channel)s lets nobody be written to privately who did not write first. Invite them instead."
        ) % {"channel": conversation.channel}
    return ""


def _opens_on(private: Conversation, public_name: str) -> str:
    """What the first private words answer; later ones answer what they said in private."""
    return "" if newest_heard(private) else public_name


def _private_of(case: Case, public: Conversation) -> Conversation | None:
    """The private conversation with the same person on the same channel that is in the case already."""
    links = case.links.filter(detached_at__isnull=True).values("conversation_id")
    same = Conversation.objects.filter(
        pk__in=links,
        channel_id=public.channel_id,
        audience=Conversation.Audience.PRIVATE,
        party_kind=public.party_kind,
        party_value=public.party_value,
    )
    return same.select_related("channel").order_by("-pk").first()


def _open(case: Case, public: Conversation, *, member: Member, by: Actor) -> Conversation:
    private = Conversation.objects.create(
        channel=public.channel,
        audience=Conversation.Audience.PRIVATE,
        party_kind=public.party_kind,
        party_value=public.party_value,
        party_name=public.party_name,
        started_at=timezone.now(),
    )
    attach_conversation(case, private, member=member, by=by)
    return private
