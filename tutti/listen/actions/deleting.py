"""A message that was deleted on its network: its words, files and raw bytes go; who wrote it, and when, stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from tutti.ground.files.sweeping import forget_contents
from tutti.journal.forgetting import forget_personal_of_messages
from tutti.listen.models import Attachment, Conversation, Envelope, Message, MessageVersion

KEPT_DETAILS = ("answers",)  # names of other messages: how a thread holds together


def take_words_away(messages: Sequence[Message], *, envelopes: Sequence[Envelope]) -> None:
    """Save these messages as deleted, with nothing left of what they said; `envelopes` told of it and go empty, too.

    What we ourselves said stays readable for us, marked as deleted: somebody may ask what it was. The caller holds
    the conversations and set `deleted_at`.
    """
    if not messages:
        return
    Message.objects.bulk_update(messages, ["deleted_at"])
    theirs = {one.pk: one for one in messages if one.direction == Message.Direction.IN}
    ids = set(theirs)
    told = MessageVersion.objects.filter(message_id__in=ids, envelope_id__isnull=False)
    heard_in = {one.envelope_id for one in theirs.values() if one.envelope_id}
    heard_in |= {id_ for id_ in told.values_list("envelope_id", flat=True) if id_}
    titles = {one.conversation_id: one.title for one in theirs.values() if one.title}
    MessageVersion.objects.filter(message_id__in=ids).delete()
    contents = _without_files(ids) | _without_bytes(heard_in | {one.pk for one in envelopes})
    _blank(list(theirs.values()))
    _entitle_anew(titles)
    forget_personal_of_messages({one.conversation_id for one in theirs.values()}, ids)
    transaction.on_commit(lambda: forget_contents(contents))


def empty_envelopes(envelope_ids: Collection[int]) -> None:
    """Let go of the bytes of envelopes that nothing will read again."""
    contents = _without_bytes(envelope_ids)
    transaction.on_commit(lambda: forget_contents(contents))


def _blank(messages: Sequence[Message]) -> None:
    for one in messages:
        one.text = one.folded = one.title = one.shown = ""
        one.html, one.edited_at, one.shown_at = False, None, None
        one.details = {key: one.details[key] for key in KEPT_DETAILS if key in one.details}
    fields = ["text", "folded", "title", "shown", "html", "edited_at", "shown_at", "details"]
    Message.objects.bulk_update(messages, fields)


def _without_files(message_ids: Collection[int]) -> set[str]:
    files = Attachment.objects.filter(message_id__in=message_ids)
    contents = set(files.values_list("blob", flat=True)) - {""}
    files.delete()
    return contents


def _without_bytes(envelope_ids: Collection[int]) -> set[str]:
    envelopes = Envelope.objects.filter(pk__in=envelope_ids)
    contents = set(envelopes.values_list("blob", flat=True)) - {""}
    envelopes.update(raw=None, blob="", details={})
    return contents


def _entitle_anew(titles: dict[int, str]) -> None:
    """A conversation that was called by a title that is gone is called by the first one left."""
    for conversation in Conversation.objects.filter(pk__in=titles):
        if conversation.title == titles[conversation.pk]:
            left = Message.objects.filter(conversation=conversation).order_by("at", "pk")
            found = left.exclude(title="").values_list("title", flat=True).first()
            Conversation.objects.filter(pk=conversation.pk).update(title=found or "")
