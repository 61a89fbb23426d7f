"""Drafts: kept on the server while one writes. Nobody but the writer sees them, so nothing is recorded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from tutti.answer.models import Draft, DraftFile
from tutti.answer.wording import Asked
from tutti.cases.models import Case
from tutti.channels.contract import OutgoingFile
from tutti.ground.accounts.models import Member
from tutti.ground.files.keeping import keep_many, read
from tutti.listen.models import Conversation

ALT_LENGTH = 1500


@transaction.atomic
def save_draft(  # long: everything a composer holds
    case: Case,
    conversation: Conversation,
    *,
    member: Member,
    text: str,
    base_message_id: int,
    nonce: uuid.UUID | None = None,
    files: Sequence[OutgoingFile] = (),
    asked: Asked | None = None,
    private_text: str | None = None,
) -> Draft:
    """Keep what the member has written so far. Files are added to those that wait; texts replace each other.

    What is left out (`asked`, `private_text`) stays as it was.
    """
    chosen = _chosen(asked, private_text)
    draft, _ = Draft.objects.update_or_create(
        member=member,
        conversation=conversation,
        defaults={
            "case": case,
            "text": _storable(text),
            "base_message_id": base_message_id,
            "nonce": nonce or uuid.uuid4(),
            **chosen,
        },
    )
    digests = keep_many([file.data for file in files])
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=draft,
            name=file.name,
            content_type=file.content_type,
            alt=file.alt[:ALT_LENGTH],
            blob_id=digest,
        )
        for file, digest in zip(files, digests, strict=True)
    )
    return draft


def files_of(draft: Draft) -> list[OutgoingFile]:
    """The files that wait with a draft, with their bytes."""
    return [
        OutgoingFile(
            name=file.name, content_type=file.content_type, data=read(file.blob_id), alt=file.alt
        )
        for file in draft.files.all()
    ]


@transaction.atomic
def describe_files(draft: Draft, alts: Mapping[int, str]) -> None:
    """What the files that wait with a draft show, by their ids."""
    for file in draft.files.filter(pk__in=alts):
        file.alt = _storable(alts[file.pk])[:ALT_LENGTH]
        file.save(update_fields=["alt"])


def discard_draft(conversation: Conversation, *, member: Member) -> None:
    """Let a draft go; harmless when there is none."""
    Draft.objects.filter(conversation=conversation, member=member).delete()


def _chosen(asked: Asked | None, private_text: str | None) -> dict[str, object]:
    chosen: dict[str, object] = {}
    if asked is not None:
        chosen = {
            "splits": asked.splits,
            "warning": _storable(asked.warning)[:500],
            "template": asked.template[:200],
        }
    if private_text is not None:
        chosen["private_text"] = _storable(private_text)
    return chosen


def _storable(text: str) -> str:
    return text.replace("\x00", "")
