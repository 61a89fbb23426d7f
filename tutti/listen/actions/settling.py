"""What waited for a message: read again when that came another way, let go when it never will."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutti.listen.actions.deleting import empty_envelopes
from tutti.listen.actions.reading import NOBODY, SEND, read_envelopes
from tutti.listen.echoes import messages_named
from tutti.listen.models import Channel, Claimed, Waiting

AT_ONCE = 500
LET_GO_AFTER = timedelta(days=30)  # a silence of weeks is caught up with by then


def settle_waiting() -> int:
    """Read again what waits and can be told now; how many. Names become known without a message, when a send leaves."""
    channels = Channel.objects.filter(pk__in=Waiting.objects.values("channel_id"))
    return sum(_settle(channel) for channel in channels)


def let_go_of_waiting() -> int:
    """What spoke of messages we never had is filed as saying nothing to us, and its bytes go; how many.

    We hold nothing those words belong to, so nobody could find them to delete them.
    """
    with transaction.atomic():
        late = Waiting.objects.filter(since__lt=timezone.now() - LET_GO_AFTER)
        rows = list(late.select_for_update(skip_locked=True)[:AT_ONCE])
        filed = [Claimed(envelope_id=row.pk, channel_id=row.channel_id, by=NOBODY) for row in rows]
        Claimed.objects.bulk_create(filed, ignore_conflicts=True)
        empty_envelopes({row.pk for row in rows if row.external_id != SEND})
        Waiting.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _settle(channel: Channel) -> int:
    rows = Waiting.objects.filter(channel=channel).order_by("-pk")
    waiting = dict(rows.values_list("pk", "external_id")[:AT_ONCE])
    known = messages_named(channel, set(waiting.values()) - {SEND})
    ready = [id_ for id_, name in waiting.items() if name == SEND or name in known]
    read_envelopes(dict.fromkeys(ready))
    return len(ready)
