"""What becomes of an item nobody could read: tried again, or let go by a person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.facts import EnvelopeDiscarded, EnvelopeRetried
from tutti.listen.models import Quarantined
from tutti.listen.notices import QUARANTINE_WAITS

WAITED = timedelta(minutes=15)


@transaction.atomic
def retry(quarantined: Quarantined, *, by: Actor) -> bool:
    """Read it again with what Tutti knows now. True when it became a message; else it stays, with a fresh reason."""
    waiting = Quarantined.objects.select_for_update(of=("self",)).filter(pk=quarantined.pk)
    if not waiting.exists():
        return True
    envelope = quarantined.envelope_id
    (entry,) = record([EnvelopeRetried(envelope=envelope, channel=quarantined.channel_id)], by=by)
    waiting.delete()
    read_envelopes({envelope: entry})
    return not Quarantined.objects.filter(pk=envelope).exists()


@transaction.atomic
def discard(quarantined: Quarantined, *, by: Actor) -> None:
    """Let it go: nobody is asked about it again. Its bytes stay as long as the envelope does."""
    waiting = Quarantined.objects.filter(pk=quarantined.pk, discarded_at__isnull=True)
    who = by.id if by.kind == "member" else None
    if waiting.update(discarded_at=timezone.now(), discarded_by=who):
        fact = EnvelopeDiscarded(envelope=quarantined.envelope_id, channel=quarantined.channel_id)
        record([fact], by=by)


@transaction.atomic
def tell_of_quarantine() -> list[Notice]:
    """Tell administrators of items that wait for over a quarter of an hour, once for each lot of them."""
    now = timezone.now()
    waiting = Quarantined.objects.filter(discarded_at__isnull=True, at__lte=now - WAITED)
    last = Notice.objects.filter(kind=QUARANTINE_WAITS.name).order_by("-pk").first()
    if last:
        waiting = waiting.filter(at__gt=last.created_at - WAITED)
    newest = waiting.order_by("-pk").first()
    if newest is None:
        return []
    administrators = list(Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True))
    params = {"number": waiting.count()}
    return notify(administrators, QUARANTINE_WAITS, subject=("envelope", newest.pk), params=params)
