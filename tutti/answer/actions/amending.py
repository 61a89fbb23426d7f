"""One attempt to change or take away what was sent: claim, commit, network, outcome."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.preparing import Prepared, prepare
from tutti.answer.amending import why_network_cannot
from tutti.answer.facts import ReplyDeleted, ReplyEdited, ReplyNotChanged
from tutti.answer.jobs import attempt_amendment
from tutti.answer.leaving import as_it_leaves
from tutti.answer.models import Amendment, Send
from tutti.cases.models import Case
from tutti.channels.contract import Gone, Throttled, TryLater, Uncertain, WillNotWork
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.listen.models import MessageVersion
from tutti.listen.quiet import may_ask, note_quiet

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(hours=6)
HAD_TIME = timedelta(minutes=3)  # longer than any of our timeouts: its worker is gone
A_JOB_HAD_TIME = timedelta(seconds=15)


def attempt_to_amend(amendment_id: int) -> None:
    """Do it, if it is its turn. Harmless when called twice, late, or by two workers at once.

    Never inside a transaction: the claim must be committed before the network is touched.
    """
    now = timezone.now()
    waiting = Amendment.objects.filter(
        pk=amendment_id, state=Amendment.State.QUEUED, next_attempt_at__lte=now
    )
    with transaction.atomic(durable=True):
        if not waiting.update(state=Amendment.State.IN_FLIGHT, started_at=now):
            return
    amendment = _found(amendment_id)
    if reason := why_network_cannot(amendment.send, amendment.act):
        note_ended(amendment, Amendment.State.FAILED, why=reason)
        return
    if until := may_ask(amendment.send.channel):
        _wait(amendment, until, why=_("The network asks us to wait."))
        return
    _over_the_network(amendment)


def mark_forgotten() -> None:
    """What a crash left: those whose worker vanished are unclear, those whose job was lost are woken."""
    now = timezone.now()
    rows = Amendment.objects.filter(state=Amendment.State.IN_FLIGHT, started_at__lt=now - HAD_TIME)
    for id_ in list(rows.values_list("pk", flat=True)):
        why = _("Tutti stopped in the middle of it. Look there whether it was done.")
        note_ended(_found(id_), Amendment.State.UNCERTAIN, why=why)
    due = Amendment.objects.filter(
        state=Amendment.State.QUEUED, next_attempt_at__lt=now - A_JOB_HAD_TIME
    )
    for id_ in list(due.values_list("pk", flat=True)):
        attempt_amendment.defer(amendment_id=id_)


@transaction.atomic
def note_done(amendment: Amendment) -> bool:
    """The network did it: the older words become a version, or the message is marked as deleted."""
    now = timezone.now()
    if not _swap(amendment, Amendment.State.DONE, ended_at=now, error=""):
        return False
    send = amendment.send
    Send.objects.select_for_update().get(pk=send.pk)  # before its case, as every outcome locks them
    Case.objects.select_for_update().get(pk=send.case_id)
    if amendment.act == Amendment.Act.EDIT:
        _put_new_words(amendment, at=now)
        record([ReplyEdited(**_about(send))], by=Actor.member(amendment.member_id))
    else:
        send.message.deleted_at = now
        send.message.save(update_fields=["deleted_at"])
        record([ReplyDeleted(**_about(send))], by=Actor.member(amendment.member_id))
    return True


@transaction.atomic
def note_ended(amendment: Amendment, state: Amendment.State, *, why: str) -> bool:
    """It was not done, or nobody knows; `why` is what a person reads."""
    if not _swap(amendment, state, ended_at=timezone.now(), error=why):
        return False
    Case.objects.select_for_update().get(pk=amendment.send.case_id)
    record([ReplyNotChanged(**_about(amendment.send))], by=SYSTEM)
    return True


def _over_the_network(amendment: Amendment) -> None:
    """Outside any transaction."""
    try:
        prepared = prepare(amendment.send)
        _do(amendment, prepared)
    except TryLater as later:
        _later(amendment, later)
    except Gone:
        gone = _("It is no longer there: somebody deleted it on the network.")
        note_ended(amendment, Amendment.State.FAILED, why=gone)
    except WillNotWork as refusal:
        note_ended(amendment, Amendment.State.FAILED, why=str(refusal))
    except Uncertain as doubt:
        note_ended(amendment, Amendment.State.UNCERTAIN, why=str(doubt))
    except Exception:
        logger.exception("Amendment %s broke off in its channel", amendment.pk)
        broke = _("The channel broke off while it was at it. Look there whether it was done.")
        note_ended(amendment, Amendment.State.UNCERTAIN, why=broke)
    else:
        note_done(amendment)


def _do(amendment: Amendment, prepared: Prepared) -> None:
    send = amendment.send
    if amendment.act == Amendment.Act.DELETE:
        prepared.speaks.delete(prepared.connection, send.names)
        return
    outgoing = as_it_leaves(send, prepared.with_words(amendment.text, amendment.parts))
    # a name of its own: going back to words that stood there before is no repetition
    named = replace(outgoing, external_id=f"{send.external_id}/{amendment.pk}")
    prepared.speaks.edit(prepared.connection, named, send.names)


def _later(amendment: Amendment, later: TryLater) -> None:
    until = later.until
    if isinstance(later, Throttled):
        until = note_quiet(amendment.send.channel, until=until)
    again = max(timezone.now() + PAUSE, until or timezone.now())
    if again > amendment.created_at + GIVE_UP_AFTER:
        note_ended(amendment, Amendment.State.FAILED, why=str(later))
        return
    _wait(amendment, again, why=str(later))


@transaction.atomic
def _wait(amendment: Amendment, again: datetime, *, why: str) -> None:
    if _swap(amendment, Amendment.State.QUEUED, next_attempt_at=again, error=why):
        attempt_amendment.configure(schedule_at=again).defer(amendment_id=amendment.pk)


def _put_new_words(amendment: Amendment, *, at: datetime) -> None:
    send, message = amendment.send, amendment.send.message
    versions = MessageVersion.objects.filter(message=message)
    if not versions.exists():
        MessageVersion.objects.create(
            message=message, text=message.text, title=message.title, at=message.at, until=at
        )
    versions.filter(until__isnull=True).update(until=at)
    MessageVersion.objects.create(
        message=message,
        version=f"ours:{amendment.pk}",
        text=amendment.text,
        title=message.title,
        at=at,
    )
    message.text, message.edited_at = amendment.text, at
    message.save(update_fields=["text", "edited_at"])
    send.parts = amendment.parts
    send.save(update_fields=["parts"])


def _swap(amendment: Amendment, state: Amendment.State, **changes: object) -> bool:
    """Leave `in_flight`, unless somebody else decided meanwhile."""
    going = Amendment.objects.filter(pk=amendment.pk, state=Amendment.State.IN_FLIGHT)
    return going.update(state=state, **changes) == 1


def _found(amendment_id: int) -> Amendment:
    related = Amendment.objects.select_related("send__message", "send__channel")
    return related.get(pk=amendment_id)


def _about(send: Send) -> dict[str, int]:
    return {
        "case": send.case_id,
        "conversation": send.conversation_id,
        "message": send.message_id,
        "send": send.pk,
    }
