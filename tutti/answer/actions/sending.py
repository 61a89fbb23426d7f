"""One attempt to send one reply: claim, commit, network, outcome. docs/explain/sending.md tells it whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.claiming import Claim, claim, holds, renewed
from tutti.answer.actions.outcomes import (
    fail_queued,
    note_failed,
    note_later,
    note_sent,
    note_throttled,
    note_uncertain,
)
from tutti.answer.actions.preparing import Prepared, prepare
from tutti.answer.leaving import as_it_leaves
from tutti.answer.models import Send, State
from tutti.answer.queries import why_channel_is_silent
from tutti.channels.contract import Sent, Throttled, TryLater, Uncertain, WillNotWork
from tutti.channels.registry import UnknownKind
from tutti.ground.files.keeping import ContentGone
from tutti.ground.files.models import Blob
from tutti.listen.quiet import may_ask

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=1)  # while a channel is paused
OUTCOME_PATIENCE = (
    40  # seconds the database may be away before an outcome is given up; under the lease
)

Outcome = Callable[[Claim], bool]


def attempt(send_id: int) -> None:
    """Send a queued reply, if it is its turn. Harmless when called twice, late, or by two workers at once.

    Never inside a transaction: the claim must be committed before the network is touched.
    """
    send = Send.objects.select_related("message", "channel", "conversation").filter(pk=send_id)
    found = send.filter(state=State.QUEUED).first()
    if found is None or _must_wait(found):
        return
    prepared = _prepared(found)
    if prepared is None:
        return
    with transaction.atomic(durable=True):
        mine = claim(send_id)
    if mine:
        _record(_over_the_network(prepared, mine), mine)


def _must_wait(send: Send) -> bool:
    """A paused channel holds its replies, and a changed recipient voids one."""
    if send.next_attempt_at > timezone.now():
        return True
    conversation = send.conversation
    if (conversation.party_kind, conversation.party_value) != (send.party_kind, send.party_value):
        fail_queued(send, why=_("This conversation is with somebody else now."))
        return True
    if reason := why_channel_is_silent(send.channel):
        waiting = Send.objects.filter(pk=send.pk, state=State.QUEUED)
        waiting.update(next_attempt_at=timezone.now() + LOOK_AGAIN, error=reason)
        return True
    return _channel_rests(send)


def _channel_rests(send: Send) -> bool:
    """After "too often" one attempt of the whole channel goes first; the others come back when it rests no more."""
    until = may_ask(send.channel)
    if until is None:
        return False
    waiting = Send.objects.filter(pk=send.pk, state=State.QUEUED)
    waiting.update(next_attempt_at=until, error=_("The network asks us to wait."))
    return True


def _prepared(send: Send) -> Prepared | None:
    try:
        prepared = prepare(send)
        return replace(prepared, outgoing=as_it_leaves(send, prepared.outgoing))
    except (ContentGone, UnknownKind) as trouble:
        fail_queued(send, why=str(trouble))
    except Blob.DoesNotExist:
        fail_queued(send, why=_("A file of this reply is no longer kept. Attach it again."))
    return None


def _over_the_network(prepared: Prepared, mine: Claim) -> Outcome | None:
    """Hand the reply over, outside any transaction; what came of it, to be noted. None: the claim was lost."""
    with renewed(mine):
        if not holds(mine):
            logger.warning("The claim on send %s was lost before anything left", mine.send_id)
            return None
        try:
            sent = prepared.speaks.send(prepared.connection, prepared.outgoing)
        except TryLater as later:
            return _later(later)
        except WillNotWork as refusal:
            return _refused(refusal)
        except Uncertain as doubt:
            return _doubted(str(doubt))
        except Exception:
            logger.exception("Send %s broke off in its channel", mine.send_id)
            return _doubted(_("The channel broke off while it was sending."))
    return _taken(sent)


def _taken(sent: Sent) -> Outcome:
    return lambda mine: note_sent(mine, sent)


def _later(later: TryLater) -> Outcome:
    note = note_throttled if isinstance(later, Throttled) else note_later
    return lambda mine: note(mine, why=str(later), until=later.until)


def _refused(refusal: WillNotWork) -> Outcome:
    return lambda mine: note_failed(mine, why=str(refusal))


def _doubted(why: str) -> Outcome:
    return lambda mine: note_uncertain(mine, why=why)


def _record(outcome: Outcome | None, mine: Claim) -> None:
    """Note the outcome, waiting for the database if it must: what we know must not become `uncertain`."""
    patience_ends = time.monotonic() + OUTCOME_PATIENCE
    while outcome:
        try:
            stood, outcome = outcome(mine), None
            if not stood:
                logger.warning("Send %s was settled by somebody else meanwhile", mine.send_id)
        except OperationalError:
            connection.close()
            if time.monotonic() > patience_ends:
                raise
            time.sleep(1)
