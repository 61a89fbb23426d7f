"""Drafts: kept on the server while one writes. Nobody but the writer sees them, so nothing is recorded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from tutti.answer.models import Draft, DraftFile
from tutti.cases.models import Case
from tutti.channels.contract import OutgoingFile
from tutti.ground.accounts.models import Member
from tutti.ground.files.keeping import keep_many, read
from tutti.listen.models import Conversation


@transaction.atomic
def save_draft(
    case: Case,
    conversation: Conversation,
    *,
    member: Member,
    text: str,
    base_message_id: int,
    nonce: uuid.UUID | None = None,
    files: Sequence[OutgoingFile] = (),
) -> Draft:
    """Keep what the member has written so far. Files are added to those that wait; texts replace each other."""
    draft, _ = Draft.objects.update_or_create(
        member=member,
        conversation=conversation,
        defaults={
            "case": case,
            "text": _storable(text),
            "base_message_id": base_message_id,
            "nonce": nonce or uuid.uuid4(),
        },
    )
    digests = keep_many([file.data for file in files])
    DraftFile.objects.bulk_create(
        DraftFile(draft=draft, name=file.name, content_type=file.content_type, blob_id=digest)
        for file, digest in zip(files, digests, strict=True)
    )
    return draft


def files_of(draft: Draft) -> list[OutgoingFile]:
    """The files that wait with a draft, with their bytes."""
    return [
        OutgoingFile(name=file.name, content_type=file.content_type, data=read(file.blob_id))
        for file in draft.files.all()
    ]


def discard_draft(conversation: Conversation, *, member: Member) -> None:
    """Let a draft go; harmless when there is none."""
    Draft.objects.filter(conversation=conversation, member=member).delete()


def _storable(text: str) -> str:
    return text.replace("\x00", "")
