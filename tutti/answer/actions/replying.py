"""From words to a decided reply: message, ledger row, fact and job in one transaction."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.drafting import discard_draft
from tutti.answer.actions.holding import Words, hold_reply
from tutti.answer.errors import AlreadySent, CannotSend, NewerMessage
from tutti.answer.facts import ReplyQueued
from tutti.answer.jobs import attempt_send
from tutti.answer.models import HeldReply, Send
from tutti.answer.queries import newest_words, send_with, way_out, why_not
from tutti.answer.wording import (
    NOTHING_ASKED,
    PLAIN,
    Asked,
    Wording,
    columns_of,
    require_manners,
    worded,
)
from tutti.cases.errors import NotOfThisCase
from tutti.cases.models import Case
from tutti.channels.contract import OutgoingFile
from tutti.ground.accounts.models import Member
from tutti.ground.files.keeping import keep_many
from tutti.ground.keys.links import strip_keys
from tutti.ground.mail.reply_address import without_tokens
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.threading import remember_name
from tutti.listen.models import Attachment, Channel, Conversation, Message
from tutti.people.actions.recognising import put_on_profiles

TITLE_LENGTH = 300
LONGEST = 100_000  # characters; over it a reply is a file
_MAIL_DOMAIN = re.compile(r"[^@\s]+@([A-Za-z0-9.-]+\.[A-Za-z]{2,})")


@transaction.atomic
def reply(  # long: everything that is fixed when a reply is decided
    case: Case,
    conversation: Conversation,
    *,
    text: str,
    files: Sequence[OutgoingFile] = (),
    member: Member,
    base_message_id: int,
    nonce: uuid.UUID,
    by: Actor,
    despite_newer: bool = False,
    asked: Asked = NOTHING_ASKED,
) -> Send | HeldReply:
    """Decide a reply: from here its words and its recipient are fixed, and it is sent in the background.

    The same nonce is the same reply, however often it is asked for; with other words it is `AlreadySent`.
    `base_message_id` is the newest message of the case the writer had seen: a later one from the customer
    raises `NewerMessage`, unless `despite_newer`. `CannotSend` says what stands against it, the network's manners
    too. Where a rule wants an approval first, a `HeldReply` comes back, and exactly these words leave once it is
    granted.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    words = clean(text) or asked.template
    if first := send_with(nonce):
        return _the_same(first, case, conversation, words)
    wording = _worded(case, conversation, words, asked)
    require_sendable(case, conversation, words, files, wording)
    newer = newest_words(case, after=base_message_id)
    if newer and not despite_newer:
        raise NewerMessage(newer)
    about = Words(
        text=words, files=files, base_message_id=base_message_id, nonce=nonce, wording=wording
    )
    if held := hold_reply(locked, conversation, about=about, member=member, by=by):
        return held
    return send_words(case, conversation, about=about, member=member, by=by)


def send_words(
    case: Case, conversation: Conversation, *, about: Words, member: Member, by: Actor
) -> Send:
    """Message, ledger row and job for words nothing stands against; the caller holds the case's lock."""
    message = _write(conversation, about.text, author_kind="member", author=member)
    _attach(message, about.files)
    discard_draft(conversation, member=member)
    alts = [file.alt for file in about.files]
    return enqueue(
        case, message, nonce=about.nonce, by=by, member=member, wording=about.wording, alts=alts
    )


def enqueue(  # long: a row of the ledger
    case: Case,
    message: Message,
    *,
    nonce: uuid.UUID,
    by: Actor,
    member: Member | None = None,
    caused_by: int | None = None,
    wording: Wording = PLAIN,
    alts: Sequence[str] = (),
) -> Send:
    """Enter a message of ours into the ledger; the caller holds the case's lock and wrote the message now."""
    conversation = message.conversation
    channel = way_out(conversation)
    send = Send.objects.create(
        message=message,
        case=case,
        conversation=conversation,
        channel=channel,
        nonce=nonce,
        automatic=bool(message.automatic),
        party_kind=conversation.party_kind,
        party_value=conversation.party_value,
        party_name=conversation.party_name,
        external_id=message.external_id,
        next_attempt_at=message.at,
        created_by=member,
        created_at=message.at,
        alts=list(alts),
        **columns_of(wording),
    )
    remember_name(channel, conversation.pk, message.external_id, message_id=message.pk)
    put_on_profiles([message])
    record([_queued(send)], by=by, caused_by=caused_by)
    attempt_send.defer(send_id=send.pk)
    return send


def write_by_machine(conversation: Conversation, text: str, *, title: str, why: str) -> Message:
    """A message nobody wrote by hand; `why` says what made it ("confirmation")."""
    return _write(conversation, text, author_kind="system", title=title, automatic=why)


def clean(text: str) -> str:
    """`text` without our own keys: a quoted task link or signed reply address opens doors for its reader."""
    return strip_keys(without_tokens(text.replace("\x00", ""))).strip()


def new_external_id(channel: Channel) -> str:
    """A name of our own for a message: the Message-ID of a mail, without brackets."""
    found = (_MAIL_DOMAIN.fullmatch(address) for address in channel.own_addresses)
    domain = next((match.group(1).lower() for match in found if match), "tutti.invalid")
    return f"tutti.{uuid.uuid4().hex}@{domain}"


def _the_same(first: Send, case: Case, conversation: Conversation, words: str) -> Send:
    of_this = (first.case_id, first.conversation_id) == (case.pk, conversation.pk)
    if not of_this or first.message.text != words:
        raise AlreadySent(first)
    return first


def require_sendable(
    case: Case,
    conversation: Conversation,
    words: str,
    files: Sequence[OutgoingFile],
    wording: Wording,
) -> None:
    """Raises what stands against sending these words in this conversation now, in a sentence."""
    if not case.links.filter(conversation=conversation, detached_at__isnull=True).exists():
        raise NotOfThisCase(_("This conversation does not belong to the case any more."))
    if not words and not files:
        raise CannotSend(_("There is nothing to send yet. Write a few words."))
    if len(words) > LONGEST:
        raise CannotSend(_("This is too long for a reply. Attach it as a file."))
    if reason := why_not(conversation):
        raise CannotSend(reason)
    require_manners(conversation, words, files, wording)


def _worded(case: Case, conversation: Conversation, words: str, asked: Asked) -> Wording:
    language = asked.language or (case.customer.language if case.customer else "")
    return worded(conversation, words, replace(asked, language=language))


def _write(
    conversation: Conversation,
    text: str,
    *,
    author_kind: str,
    author: Member | None = None,
    title: str = "",
    automatic: str = "",
) -> Message:
    return Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.OUT,
        author_kind=author_kind,
        author_value=str(author.pk) if author else "",
        author_name=author.name if author else "",
        external_id=new_external_id(way_out(conversation)),
        at=timezone.now(),
        title=title or _answer_title(conversation.title),
        text=text,
        automatic=automatic,
    )


def _answer_title(title: str) -> str:
    if not title or title.lower().startswith("re:"):
        return title
    return f"Re: {title}"[:TITLE_LENGTH]


def _attach(message: Message, files: Sequence[OutgoingFile]) -> None:
    digests = keep_many([file.data for file in files])
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            name=file.name[:250],
            content_type=file.content_type[:120],
            size=len(file.data),
            blob=digest,
        )
        for file, digest in zip(files, digests, strict=True)
    )


def _queued(send: Send) -> ReplyQueued:
    return ReplyQueued(
        case=send.case_id,
        conversation=send.conversation_id,
        message=send.message_id,
        send=send.pk,
        automatic=send.automatic,
    )
