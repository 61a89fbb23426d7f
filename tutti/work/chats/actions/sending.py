"""Saying a line on its channel: at most once by itself, and by mail after all where that fails.

The intent is committed before anything leaves, the outcome after. The name a line has on the network is fixed, so a
network that knows it does not take it twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tutti.channels.contract import (
    Audience,
    Outgoing,
    Party,
    Sent,
    Throttled,
    TryLater,
    Uncertain,
    WillNotWork,
)
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.house.sending import may_send
from tutti.ground.notices.actions.mailing import mail_instead
from tutti.ground.web.address import AddressNotSet, public_url
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel
from tutti.listen.quiet import may_ask, note_answered, note_quiet
from tutti.work.chats.inside import is_inside
from tutti.work.chats.models import ChatAccount, ChatLine, ChatName, Sending
from tutti.work.chats.wording import words_of

logger = logging.getLogger(__name__)

GIVES_UP_AFTER = timedelta(minutes=30)
UNCERTAIN_AFTER = timedelta(minutes=10)


def say_line(line_id: int) -> None:
    """Say one waiting line; anything else is left alone. `TryLater` is raised after it is noted."""
    ready = _intend(line_id)
    if ready is None:
        return
    channel, outgoing = ready
    try:
        _require_patience(channel)
        sent = connector(channel.kind).send(connection_of(channel), outgoing)
    except (WillNotWork, UnknownKind) as trouble:
        _conclude(line_id, Sending.FAILED, str(trouble))
    except TryLater as trouble:
        if isinstance(trouble, Throttled):
            note_quiet(channel, until=trouble.until)
        _conclude(line_id, Sending.WAITING, str(trouble))
        raise
    except Uncertain as trouble:
        _conclude(line_id, Sending.UNCERTAIN, str(trouble))
    except Exception:
        logger.exception("The chat line %s broke off", line_id)
        _conclude(line_id, Sending.UNCERTAIN, gettext("Sending broke off."))
    else:
        note_answered(channel)
        _sent(line_id, sent)


def give_up() -> None:
    """What waited too long, or was left in flight, goes by mail."""
    now = timezone.now()
    late = ChatLine.objects.filter(state=Sending.WAITING, made_at__lt=now - GIVES_UP_AFTER)
    for line in late:
        _conclude(line.pk, Sending.FAILED, line.trouble or gettext("It waited too long."))
    left = ChatLine.objects.filter(state=Sending.INTENT, changed_at__lt=now - UNCERTAIN_AFTER)
    for line in left:
        _conclude(line.pk, Sending.UNCERTAIN, gettext("Tutti was stopped while sending."))


@transaction.atomic(durable=True)
def _intend(line_id: int) -> tuple[Channel, Outgoing] | None:
    rows = ChatLine.objects.select_for_update(of=("self",)).select_related(
        "channel", "member", "notice__member", "task__asked_by"
    )
    line = rows.filter(pk=line_id, state=Sending.WAITING).first()
    if line is None:
        return None
    trouble = _what_stands_against(line)
    if trouble:
        _settle(line, Sending.FAILED, trouble)
        return None
    text = words_of(line)
    if not text:
        _settle(line, Sending.SENT, "")  # there is nothing to say any more
        return None
    _settle(line, Sending.INTENT, "")
    return line.channel, _outgoing(line, text)


def _what_stands_against(line: ChatLine) -> str:
    channel = line.channel
    if not is_inside(channel):
        return gettext("Others than colleagues are in the rooms of this channel now.")
    if channel.state != Channel.State.ACTIVE or not channel.sends:
        return gettext("Sending is not switched on for this chat.")
    if not may_send():
        raise TryLater(gettext("Sending from this installation is not switched on."))
    if line.notice_id and not _still_bound(line):
        return gettext("This chat account is not bound to the colleague any more.")
    try:
        public_url("/")
    except AddressNotSet as unset:
        return str(unset)
    return ""


def _require_patience(channel: Channel) -> None:
    """A network that said “too often” is left alone by everybody."""
    until = may_ask(channel)
    if until is not None:
        raise TryLater(gettext("The network asks us to wait."), until=until)


def _still_bound(line: ChatLine) -> bool:
    bound = ChatAccount.objects.alive().filter(channel=line.channel, value=line.to_value)
    return bound.filter(member=line.member_id).exists()


def _outgoing(line: ChatLine, text: str) -> Outgoing:
    """To a person; in a room, its id is the first of what it follows."""
    follows = tuple(name for name in (line.room, line.answers) if name)
    return Outgoing(
        external_id=f"chat-line-{line.pk}",
        conversation=0,
        to=Party(kind=line.to_kind, value=line.to_value),
        text=text,
        follows=follows,
        answers=line.answers,
        audience=Audience.INTERNAL if line.room else Audience.PRIVATE,
        automatic=not (line.notice_id or line.task_id),  # what is marked so rings no bell
    )


@transaction.atomic
def _sent(line_id: int, sent: Sent) -> None:
    """Keep what the network calls it. Its names come under no other line: a room opened twice keeps its first."""
    line = _conclude(line_id, Sending.SENT, "")
    names = [name[:300] for name in (sent.provider_id, *sent.also) if name]
    ChatName.objects.bulk_create(
        [ChatName(channel_id=line.channel_id, name=name, line=line) for name in names],
        ignore_conflicts=True,
    )


@transaction.atomic
def _conclude(line_id: int, state: Sending, trouble: str) -> ChatLine:
    line = ChatLine.objects.select_for_update().get(pk=line_id)
    _settle(line, state, trouble)
    return line


def _settle(line: ChatLine, state: Sending, trouble: str) -> None:
    """Words that left are let go; a notice that did not arrive for sure is mailed."""
    line.state, line.trouble, line.changed_at = state, trouble[:400], timezone.now()
    line.text = "" if state == Sending.SENT else line.text
    line.save(update_fields=["state", "trouble", "changed_at", "text"])
    if state in {Sending.FAILED, Sending.UNCERTAIN} and line.notice_id:
        arrived = ChatLine.objects.filter(notice=line.notice_id, state=Sending.SENT)
        if not arrived.exists():
            mail_instead(line.notice_id)
