"""How often a network may be asked after it said "too often": the one place with the rules of waiting.

A network that throttles is left alone by everybody: polling, searches, rechecks, sends. Each refusal in a row doubles
the rest, whatever the network itself asked for, so that an hour of refusals costs a handful of calls. When a rest is
over one caller goes first (`may_ask`), and the others wait for what it finds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from tutti.listen.models import Channel

FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(hours=1)
DOUBLINGS = 10
TRIAL = timedelta(minutes=2)  # what one caller has after a rest, until the next may try


def quiet_until(channel: Channel) -> datetime | None:
    """Until when nobody asks this channel's network anything; None when one may. Fresh, one query."""
    kept = Channel.objects.filter(pk=channel.pk).values_list("quiet_until", flat=True).first()
    return kept if kept and kept > timezone.now() else None


def may_ask(channel: Channel) -> datetime | None:
    """Whether the caller may ask the network now (None), or when to come back.

    After a throttle only one caller at a time gets through, until `note_answered` says that it is over.
    """
    now = timezone.now()
    kept = Channel.objects.filter(pk=channel.pk)
    throttled, until = kept.values_list("throttled", "quiet_until").get()
    if until and until > now:
        return until
    if not throttled:
        return None
    first = kept.filter(quiet_until=until).update(quiet_until=now + TRIAL)
    return None if first else now + TRIAL


def note_quiet(channel: Channel, *, until: datetime | None = None) -> datetime:
    """The network said "too often", and perhaps until when; answers until when everybody waits."""
    now = timezone.now()
    known = Channel.objects.filter(pk=channel.pk).values_list("throttled", flat=True).first() or 0
    rest = min(FIRST_REST * 2 ** min(known, DOUBLINGS), LONGEST_REST)
    wanted: datetime = max(until or now, now + rest)
    times = Channel.objects.filter(pk=channel.pk, throttled=known)
    times.update(throttled=min(known + 1, DOUBLINGS))  # of two refused at once, one counts
    Channel.objects.filter(
        Q(quiet_until__isnull=True) | Q(quiet_until__lt=wanted), pk=channel.pk
    ).update(quiet_until=wanted)
    return wanted


def note_answered(channel: Channel) -> None:
    """The network answered as usual; nobody needs to wait any more."""
    resting = Channel.objects.filter(Q(throttled__gt=0) | Q(quiet_until__isnull=False))
    resting.filter(pk=channel.pk).update(throttled=0, quiet_until=None)


def resting_channels() -> set[int]:
    """Ids of the channels that wait now."""
    waiting = Channel.objects.filter(quiet_until__gt=timezone.now())
    return set(waiting.values_list("pk", flat=True))
