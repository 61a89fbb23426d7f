"""What the listening processes write: who listens, what was heard, how far, and what went wrong."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from tutti.channels.contract import Polled
from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.models import Notice
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Watch
from tutti.listen.notices import CHANNEL_SILENT
from tutti.listen.quiet import note_answered

LEASE = timedelta(seconds=60)
SILENCE = timedelta(hours=1)


class WatchLost(Exception):
    """Another process listens to this channel now; what this one held is not stored by it."""


def take_watch(channel: Channel, *, holder: str) -> bool:
    """Become, or stay, the one process that listens to a channel; False while another one does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO listen_watch (channel_id, holder, until) VALUES (%(channel)s, %(holder)s,"
            " clock_timestamp() + %(lease)s::interval) ON CONFLICT (channel_id) DO UPDATE SET holder = excluded.holder,"
            " until = excluded.until WHERE listen_watch.holder = excluded.holder"
            " OR listen_watch.until < clock_timestamp()",
            {"channel": channel.pk, "holder": holder, "lease": f"{LEASE.total_seconds()} seconds"},
        )
        return bool(cursor.rowcount)


def release_watches(*, holder: str) -> None:
    """Let others listen at once to what this process listened to."""
    Watch.objects.filter(holder=holder).delete()


def release_watch(channel_id: int, *, holder: str) -> None:
    """Let others listen to one channel."""
    Watch.objects.filter(channel_id=channel_id, holder=holder).delete()


@transaction.atomic
def take_in(channel: Channel, polled: Polled, *, holder: str) -> list[int]:
    """Store a batch and the cursor that is true with it, together; answers the ids of what was new.

    Raises `WatchLost` when the lease ran out: whoever holds it now reads the same letters again.
    """
    watch = Watch.objects.select_for_update().filter(channel=channel, holder=holder)
    if not watch.filter(until__gt=Now()).exists():
        raise WatchLost
    ids = store_raw(channel, polled.items)
    Channel.objects.filter(pk=channel.pk).update(cursor=dict(polled.cursor))
    return ids


def note_listening(channel: Channel) -> None:
    """The channel was looked at and answered; what went wrong before is over.

    After a silence what changed meanwhile is asked about, too: `rechecked_at` is taken back.
    """
    now = timezone.now()
    looked_at = Channel.objects.filter(pk=channel.pk)
    looked_at.filter(last_polled_at__lt=now - SILENCE).update(rechecked_at=None)
    looked_at.update(last_polled_at=now, failing_since=None, trouble="")
    note_answered(channel)


def note_trouble(channel: Channel, *, why: str) -> None:
    """The channel did not answer; `failing_since` stays the first time."""
    Channel.objects.filter(pk=channel.pk).update(
        failing_since=Coalesce("failing_since", Now()), trouble=why[:1000]
    )


@transaction.atomic
def tell_silence(channel: Channel) -> list[Notice]:
    """Tell administrators and the keeper, once for each time a channel falls silent."""
    fresh = Channel.objects.select_for_update(of=("self",)).select_related("department__keeper")
    failing = fresh.get(pk=channel.pk)
    told = Notice.objects.filter(
        kind=CHANNEL_SILENT.name,
        subject_kind="channel",
        subject_id=channel.pk,
        created_at__gte=failing.failing_since or timezone.now(),
    )
    if failing.failing_since is None or told.exists():
        return []
    who = {member.pk: member for member in Member.objects.filter(role=Role.ADMINISTRATOR)}
    who[failing.department.keeper_id] = failing.department.keeper
    params = {"channel": failing.name, "trouble": failing.trouble}
    return notify(
        list(who.values()), CHANNEL_SILENT, subject=("channel", channel.pk), params=params
    )
