"""Deleting messages to the byte: words, files, raw bytes. What stays is the key, so that they do not return."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tutti.ground.db.among import among
from tutti.ground.db.references import unneeded
from tutti.ground.files.sweeping import forget_contents
from tutti.journal.forgetting import forget_personal, forget_personal_of_messages
from tutti.listen.models import (
    Attachment,
    Claimed,
    Conversation,
    Envelope,
    Import,
    Message,
    MessageVersion,
    Quarantined,
    ThreadKey,
)

TABLES = (
    "listen_message",
    "listen_messageversion",
    "listen_attachment",
    "listen_envelope",
    "listen_conversation",
    "listen_threadkey",
    "listen_quarantined",
    "files_blob",
)


def forget_messages(message_ids: Collection[int]) -> None:
    """Delete these messages with their files and envelopes, in the current transaction.

    The keys they arrived under stay (`Arrival`), so that the next poll or import does not bring them back. Their
    conversations stay too; `forget_conversations` comes when every stage has forgotten.
    """
    messages = list(
        Message.objects.filter(among("pk", message_ids)).values_list(
            "pk", "conversation_id", "conversation__channel_id", "envelope_id", "external_id"
        )
    )
    envelopes = Envelope.objects.filter(pk__in=[row[3] for row in messages if row[3]])
    attachments = Attachment.objects.filter(among("message_id", message_ids))
    contents = {
        *envelopes.values_list("blob", flat=True),
        *attachments.values_list("blob", flat=True),
    }
    attachments.delete()
    told = MessageVersion.objects.filter(among("message_id", message_ids))
    edits = Envelope.objects.filter(
        pk__in=[id_ for id_ in told.values_list("envelope_id", flat=True) if id_]
    )
    contents |= set(edits.values_list("blob", flat=True))
    of_edits = list(edits.values_list("pk", flat=True))
    told.delete()
    _delete_messages(message_ids)
    _delete_envelopes([*envelopes.values_list("pk", flat=True), *of_edits])
    _delete_names([(channel, name) for _id, _conversation, channel, _env, name in messages if name])
    forget_personal_of_messages({row[1] for row in messages}, message_ids)
    gone = contents - {""}
    transaction.on_commit(lambda: forget_contents(gone))


def forget_conversations(conversation_ids: Collection[int]) -> None:
    """Delete conversations nothing is left of. Where something is, their title is that of their first message."""
    left = _first_titles(conversation_ids)
    empty = set(conversation_ids) - left.keys()
    loose = unneeded(Conversation, empty)
    ThreadKey.objects.filter(conversation_id__in=empty).delete()
    _delete("listen_conversation", "id", loose)
    Conversation.objects.filter(pk__in=empty - loose).update(
        title="", party_kind="", party_value="", party_name=""
    )
    for conversation_id, title in left.items():
        Conversation.objects.filter(~Q(title=title), pk=conversation_id).update(title=title)
    forget_personal("conversation", empty)


def forget_uploads(*, before: datetime) -> int:
    """Delete uploaded files of imports that were over by then, and of those nobody began; how many.

    Everything in them was taken in, or said to be unreadable. A file of rows holds the filtered ones too.
    """
    with transaction.atomic():
        over = Q(finished_at__lt=before) | Q(
            created_at__lt=before, state__in=[Import.State.DRAFT, Import.State.FAILED]
        )
        found = list(Import.objects.select_for_update().filter(over, blob__isnull=False))
        contents = {imported.blob_id for imported in found if imported.blob_id}
        ids = [imported.pk for imported in found]
        Import.objects.filter(pk__in=ids).update(blob=None)
        Import.objects.filter(pk__in=ids, state=Import.State.DRAFT).update(
            state=Import.State.FAILED,
            trouble=_("The file was not read in time and was deleted. Hand it over again."),
        )
        transaction.on_commit(lambda: forget_contents(contents))
    return len(found)


def _delete_messages(ids: Collection[int]) -> None:
    _delete("listen_message", "id", ids)


def _delete_envelopes(ids: Collection[int]) -> None:
    for model in (Quarantined, Claimed):
        model.objects.filter(pk__in=ids).delete()
    forget_personal("envelope", ids)
    _delete("listen_envelope", "id", ids)


def _delete_names(names: Sequence[tuple[int, str]]) -> None:
    """The names under which networks know these messages: an answer to one opens a conversation of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM listen_threadkey t USING unnest(%s::int8[], %s::varchar[]) AS gone(channel, key)"
            " WHERE t.channel_id = gone.channel AND t.key = gone.key",
            [[channel for channel, _name in names], [name for _channel, name in names]],
        )


def _first_titles(conversation_ids: Collection[int]) -> Mapping[int, str]:
    """By conversation that still has messages."""
    found = Message.objects.filter(conversation_id__in=list(conversation_ids))
    first = found.order_by("conversation_id", "at", "id").distinct("conversation_id")
    return dict(first.values_list("conversation_id", "title"))


def _delete(table: str, column: str, ids: Collection[int]) -> None:
    """Straight, because Django would load each row first and look for what hangs on it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [list(ids)])  # noqa: S608 -- names of ours
