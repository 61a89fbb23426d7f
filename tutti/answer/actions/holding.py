"""Replies that a rule wants approved: held with everything they would send, and given back to their writer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tutti.answer.actions.drafting import ALT_LENGTH, discard_draft, save_draft
from tutti.answer.errors import CannotSend
from tutti.answer.models import Draft, HeldFile, HeldReply
from tutti.answer.queries import way_out
from tutti.answer.wording import PLAIN, Asked, Wording, columns_of
from tutti.cases.models import Case
from tutti.channels.contract import OutgoingFile
from tutti.ground.accounts.models import Member
from tutti.ground.files.keeping import keep_many, read
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation
from tutti.work.approvals.actions.clearing import clear
from tutti.work.approvals.acts import JSON, REPLY, HeldAct
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.needs import anything_held

SUBJECT = "held_reply"


@dataclass(frozen=True, kw_only=True)
class Words:
    """A reply as it was decided: cleaned words, how they go, files, what its writer had read, and its own name."""

    text: str
    files: Sequence[OutgoingFile]
    base_message_id: int
    nonce: uuid.UUID
    wording: Wording = PLAIN


def hold_reply(
    case: Case, conversation: Conversation, *, about: Words, member: Member, by: Actor
) -> HeldReply | None:
    """Hold it when a rule says so; None: let it go, now. The caller holds the case's lock.

    The same nonce is the same reply: with other words, files or recipient what was decided about it is void, and it
    is asked for anew. `CannotSend` where nobody but the writer could approve it.
    """
    known = HeldReply.objects.select_for_update().filter(nonce=about.nonce).first()
    if known is None and not anything_held(REPLY):
        return None
    held = _kept(known, case, conversation, about, member)
    try:
        approval = clear(act_of(held), case=case, member=member, by=by)
    except ApprovalTrouble as trouble:
        raise CannotSend(str(trouble)) from trouble
    if approval is not None:
        discard_draft(conversation, member=member)
        return held
    _let_go(held, was_known=known is not None)
    return None


def act_of(held: HeldReply) -> HeldAct:
    """The reply as it is bound: whom, by which way, which words in which parts, which files and what they show."""
    return HeldAct(
        kind=REPLY,
        case_id=held.case_id,
        subject=(SUBJECT, held.pk),
        content={
            **_beside_the_words(held),
            "recipient": {"name": held.party_name, held.party_kind or "to": held.party_value},
            "channel": held.channel.kind,
            "from": held.channel.name,
            "audience": held.audience,
            "conversation": held.conversation_id,
            "unseen": ["conversation"],
            "text": held.text,
            "files": [
                {
                    "name": file.name,
                    "type": file.content_type,
                    "size": file.size,
                    "digest": file.blob_id,
                    **({"alt": file.alt} if file.alt else {}),
                }
                for file in held.files.all()
            ],
        },
    )


def _beside_the_words(held: HeldReply) -> dict[str, JSON]:
    """What a network gets with the words, where there is any of it."""
    said: dict[str, JSON] = {
        "parts": list(held.parts),
        "warning": held.warning,
        "template": held.template,
    }
    return {name: value for name, value in said.items() if value}


def freeze_recipient(held: HeldReply) -> bool:
    """Note whom it would go to now; True when that changed since it was held. The caller asks anew then."""
    conversation = held.conversation
    now = {
        "channel": way_out(conversation),
        "audience": conversation.audience,
        "party_kind": conversation.party_kind,
        "party_value": conversation.party_value,
        "party_name": conversation.party_name,
    }
    changed = any(getattr(held, name, None) != value for name, value in now.items())
    for name, value in now.items():
        setattr(held, name, value)
    return changed


def files_held(held: HeldReply) -> list[OutgoingFile]:
    """The files that wait with it, with their bytes."""
    return [
        OutgoingFile(
            name=file.name, content_type=file.content_type, data=read(file.blob_id), alt=file.alt
        )
        for file in held.files.all()
    ]


def back_to_draft(held: HeldReply, *, writer: Member) -> Draft:
    """Put words and files into the writer's draft, before what they have begun since; the name stays the same."""
    begun = Draft.objects.filter(member=writer, conversation=held.conversation).first()
    words = [held.text, begun.text if begun else ""]
    held.state = HeldReply.State.OPEN
    held.save(update_fields=["state"])
    return save_draft(
        held.case,
        held.conversation,
        member=writer,
        text="\n\n".join(text for text in words if text.strip()),
        base_message_id=held.base_message_id,
        nonce=held.nonce,
        files=files_held(held),
        asked=Asked(splits=bool(held.parts), warning=held.warning, template=held.template),
    )


def _kept(
    known: HeldReply | None,
    case: Case,
    conversation: Conversation,
    about: Words,
    member: Member,
) -> HeldReply:
    held = known or HeldReply(nonce=about.nonce)
    held.case, held.conversation, held.member = case, conversation, member
    held.text, held.base_message_id = about.text, about.base_message_id
    for name, value in columns_of(about.wording).items():
        setattr(held, name, value)
    freeze_recipient(held)
    held.state, held.held_at = HeldReply.State.WAITS, timezone.now()
    held.save()
    held.files.all().delete()
    blobs = keep_many([file.data for file in about.files])
    HeldFile.objects.bulk_create(
        HeldFile(
            held=held,
            name=file.name[:250],
            content_type=file.content_type[:120],
            size=len(file.data),
            alt=file.alt[:ALT_LENGTH],
            blob_id=blob,
        )
        for file, blob in zip(about.files, blobs, strict=True)
    )
    return held


def _let_go(held: HeldReply, *, was_known: bool) -> None:
    """Nothing holds it: the row stays where approvals tell of it, and goes where none ever did."""
    if was_known:
        held.state = HeldReply.State.SENT
        held.save(update_fields=["state"])
    else:
        held.delete()
