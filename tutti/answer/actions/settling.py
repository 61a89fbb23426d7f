"""What a person decides about a send that failed or is unclear."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.outcomes import told_sent
from tutti.answer.errors import CannotSend
from tutti.answer.facts import ReplyDropped, ReplySentAgain
from tutti.answer.jobs import attempt_send
from tutti.answer.models import NEEDS_A_PERSON, Send, State
from tutti.answer.queries import why_channel_is_silent
from tutti.cases.models import Case
from tutti.journal.facts import Actor
from tutti.journal.recording import record


class AlreadySettled(Exception):
    """Somebody decided meanwhile, or it was found."""


@transaction.atomic
def it_went(send: Send, *, by: Actor) -> Send:
    """A member looked and it did arrive. Only an unclear send can be settled so."""
    locked = _locked(send, State.UNCERTAIN)
    locked.state, locked.error, locked.ended_at = State.SENT, "", timezone.now()
    locked.save()
    told_sent(locked, by=by, at=locked.ended_at, by_hand=True)
    return locked


@transaction.atomic
def send_again(send: Send, *, by: Actor) -> Send:
    """A member decided that it goes out once more, under the same name and to whom it was decided for."""
    locked = _locked(send, *NEEDS_A_PERSON)
    if reason := why_channel_is_silent(locked.channel):
        raise CannotSend(reason)
    locked.state, locked.error, locked.ended_at = State.QUEUED, "", None
    locked.attempts, locked.lookups, locked.next_attempt_at = 0, 0, timezone.now()
    locked.fence += 1
    locked.save()
    _record(ReplySentAgain, locked, by=by)
    attempt_send.defer(send_id=locked.pk)
    return locked


@transaction.atomic
def drop(send: Send, *, by: Actor) -> Send:
    """A member lets a failed or unclear reply go; the message stays, marked so."""
    locked = _locked(send, *NEEDS_A_PERSON)
    locked.state, locked.ended_at = State.DROPPED, timezone.now()
    locked.save()
    _record(ReplyDropped, locked, by=by)
    return locked


def _locked(send: Send, *allowed: State) -> Send:
    """The row first, then the case, as outcomes do: two who lock in one order never wait for each other."""
    related = Send.objects.select_for_update(of=("self",)).select_related("message", "channel")
    locked = related.get(pk=send.pk)
    if locked.state not in allowed:
        raise AlreadySettled(
            _("This reply was settled meanwhile: %(state)s.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _record(fact: type[ReplySentAgain | ReplyDropped], send: Send, *, by: Actor) -> None:
    Case.objects.select_for_update().get(pk=send.case_id)
    about = fact(
        case=send.case_id,
        conversation=send.conversation_id,
        message=send.message_id,
        send=send.pk,
    )
    record([about], by=by)
