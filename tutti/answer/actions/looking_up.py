"""Asking a network whether an uncertain send arrived. It is never sent again from here."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.answer.actions.outcomes import names_given, remember_names, told_sent
from tutti.answer.actions.preparing import prepare
from tutti.answer.models import Send, State
from tutti.channels.contract import ChannelTrouble, Sent, Throttled
from tutti.journal.facts import SYSTEM
from tutti.listen.quiet import may_ask, note_answered, note_quiet

LOOKS = 3
FAR_OFF = timedelta(days=36500)
NOT_FOUND = _("We asked, and they do not know this reply. It probably never left.")


def look_up(send_id: int) -> None:
    """Ask once. Found: it was sent. Not found after three looks: a person decides, and reads what we found."""
    related = Send.objects.select_related("message", "channel", "conversation")
    send = related.filter(pk=send_id, state=State.UNCERTAIN).first()
    if send is None or send.next_attempt_at > timezone.now():
        return
    if until := may_ask(send.channel):
        _look_again(send, after=until - timezone.now())
        return
    prepared = prepare(send)
    try:
        found = prepared.speaks.find_sent(prepared.connection, prepared.outgoing)
    except Throttled as throttled:
        rests = note_quiet(send.channel, until=throttled.until)
        _look_again(send, after=rests - timezone.now())
        return
    except ChannelTrouble:
        _look_again(send, after=timedelta(minutes=10))
        return
    note_answered(send.channel)
    if found:
        _found(send, found)
    else:
        _look_again(send, after=timedelta(minutes=5) * (send.lookups + 1), counted=True)


@transaction.atomic
def _found(send: Send, found: Sent) -> None:
    now = timezone.now()
    doubtful = Send.objects.filter(pk=send.pk, state=State.UNCERTAIN, fence=send.fence)
    if doubtful.update(state=State.SENT, error="", ended_at=now, **names_given(found)):
        send.refresh_from_db()
        remember_names(send)
        told_sent(send, by=SYSTEM, at=now)


def _look_again(send: Send, *, after: timedelta, counted: bool = False) -> None:
    looks = send.lookups + counted
    over = looks >= LOOKS
    doubtful = Send.objects.filter(pk=send.pk, state=State.UNCERTAIN, fence=send.fence)
    doubtful.update(
        lookups=looks,
        next_attempt_at=timezone.now() + (FAR_OFF if over else after),
        error=str(NOT_FOUND) if over else send.error,
    )
