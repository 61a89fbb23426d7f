"""What came of an attempt, noted on the ledger, on the case and in the journal together.

Each function first swaps the row's state under the claim's fence and answers False, changing nothing, when the
claim no longer stands.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.claiming import Claim, swap
from tutti.answer.facts import ReplyFailed, ReplySent, ReplyUncertain
from tutti.answer.jobs import attempt_send
from tutti.answer.models import Send, State
from tutti.answer.notices import REPLY_FAILED, REPLY_UNCERTAIN
from tutti.cases.actions.closing import reopen_case
from tutti.cases.actions.next_action import pass_turn, set_next_action
from tutti.cases.models import Act, Case, Turn
from tutti.channels.contract import Sent
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.listen.actions.threading import remember_name
from tutti.listen.quiet import note_answered, note_quiet

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
SETTLING = timedelta(
    minutes=2
)  # before a network is asked whether it has a send: twice any of our timeouts
NAME_LENGTH = 300
LOOK_INTO_IT = timedelta(hours=4)


@transaction.atomic
def note_sent(mine: Claim, sent: Sent) -> bool:
    """The other side took it, under these names."""
    now = timezone.now()
    if not swap(mine, state=State.SENT, error="", ended_at=now, **names_given(sent)):
        return False
    send = _send(mine)
    remember_names(send)
    note_answered(send.channel)
    told_sent(send, by=SYSTEM, at=now)
    return True


def names_given(sent: Sent) -> dict[str, Any]:
    """What the network called it and where it stands, as the ledger keeps it."""
    also = [name[:NAME_LENGTH] for name in sent.also if name]
    return {"provider_id": sent.provider_id[:NAME_LENGTH], "also": also, "url": sent.url}


def remember_names(send: Send) -> None:
    """Answers to any name of it find the conversation. What a mail server says to a letter is a sentence, no name."""
    own = max(
        len(send.parts), 1
    )  # what comes behind the names of its parts is a room that was opened
    for place, name in enumerate(send.names):
        if " " not in name:
            message_id = send.message_id if place < own else None
            remember_name(send.channel, send.conversation_id, name, message_id=message_id)


@transaction.atomic
def note_later(mine: Claim, *, why: str, until: datetime | None = None) -> bool:
    """Wait and try again, no sooner than the other side asked; after 72 hours it has failed."""
    send = _send(mine)
    now = timezone.now()
    again = max(now + _pause(send.attempts), until or now)
    if again > send.created_at + GIVE_UP_AFTER:
        return note_failed(mine, why=why)
    if not swap(mine, state=State.QUEUED, error=why, next_attempt_at=again):
        return False
    attempt_send.configure(schedule_at=again).defer(send_id=send.pk)
    return True


@transaction.atomic
def note_throttled(mine: Claim, *, why: str, until: datetime | None = None) -> bool:
    """The network was asked too often; the whole channel waits, and this with it."""
    rests = note_quiet(_send(mine).channel, until=until)
    return note_later(mine, why=why, until=rests)


@transaction.atomic
def note_failed(mine: Claim, *, why: str) -> bool:
    """It was refused; `why` is what a person reads."""
    if not swap(mine, state=State.FAILED, error=why, ended_at=timezone.now()):
        return False
    told_failed(_send(mine))
    return True


@transaction.atomic
def note_uncertain(mine: Claim, *, why: str) -> bool:
    """Nobody knows. The next fence shuts out whoever still believes in the claim."""
    later = timezone.now() + SETTLING
    changes = {"error": why, "next_attempt_at": later, "fence": mine.fence + 1}
    if not swap(mine, state=State.UNCERTAIN, **changes):
        return False
    told_uncertain(_send(mine))
    return True


@transaction.atomic
def fail_queued(send: Send, *, why: str) -> bool:
    """Give up a send that waits, before any attempt."""
    waiting = Send.objects.filter(pk=send.pk, state=State.QUEUED)
    if not waiting.update(state=State.FAILED, error=why, ended_at=timezone.now()):
        return False
    told_failed(send)
    return True


def told_sent(send: Send, *, by: Actor, at: datetime, by_hand: bool = False) -> None:
    """Say that a send arrived: to the case, the journal, and the next one waiting behind it."""
    case = _locked(send)
    fact = ReplySent(
        case=case.pk,
        conversation=send.conversation_id,
        message=send.message_id,
        send=send.pk,
        automatic=send.automatic,
        settled_by_hand=by_hand,
    )
    record([fact], by=by, at=at)
    if not send.automatic:
        pass_turn(case, turn=Turn.CUSTOMER, at=_counted_from(send, case, at), by=by)
    wake_next(send)


def told_failed(send: Send) -> None:
    """Say that a send failed; the customer still waits, so somebody has to act, in a settled case too."""
    case = _locked(send)
    record([ReplyFailed(**_about(send))], by=SYSTEM)
    if not send.automatic:
        if not case.is_open:
            reopen_case(case, by=SYSTEM)
        _ask_to_look(case, send, note=_("A reply could not be sent"), kind=REPLY_FAILED)
    wake_next(send)


def told_uncertain(send: Send) -> None:
    """Say that nobody knows; a case that was settled stays so until somebody has looked."""
    case = _locked(send)
    record([ReplyUncertain(**_about(send))], by=SYSTEM)
    if case.is_open and not send.automatic:
        _ask_to_look(case, send, note=_("Look whether a reply arrived"), kind=REPLY_UNCERTAIN)
    wake_next(send)


def wake_next(send: Send) -> None:
    """The next reply of the conversation was waiting for this one."""
    waiting = Send.objects.filter(conversation_id=send.conversation_id, state=State.QUEUED)
    following = waiting.exclude(pk=send.pk).order_by("pk").first()
    if following:
        due = max(following.next_attempt_at, timezone.now())
        attempt_send.configure(schedule_at=due).defer(send_id=following.pk)


def _counted_from(send: Send, case: Case, at: datetime) -> datetime:
    """When we spoke: words the customer wrote after the reply was written are not answered by it."""
    written = send.message.at
    overtaken = case.last_in_at is not None and case.last_in_at > written
    return written if overtaken else at


def _ask_to_look(case: Case, send: Send, *, note: str, kind: NoticeKind) -> None:
    doer = send.created_by if send.created_by and send.created_by.is_active else case.owner
    due = timezone.now() + LOOK_INTO_IT
    set_next_action(case, act=Act.DO, doer=doer, due_at=due, note=note, by=SYSTEM)
    notify([doer], kind, subject=("case", case.pk), params={"name": send.to})


def _pause(attempts: int) -> timedelta:
    pause: timedelta = min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 -- scatter; no secret depends on it


def _send(mine: Claim) -> Send:
    related = Send.objects.select_related("message", "channel", "created_by")
    return related.get(pk=mine.send_id)


def _locked(send: Send) -> Case:
    return Case.objects.select_for_update().get(pk=send.case_id)


def _about(send: Send) -> dict[str, int]:
    return {
        "case": send.case_id,
        "conversation": send.conversation_id,
        "message": send.message_id,
        "send": send.pk,
    }
