"""Running a search: claim it, ask the network outside any transaction, store what is new within the day's limit."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Polled, Throttled
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.house.speaking import speaking
from tutti.listen.actions.storing import store_raw
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel
from tutti.listen.quiet import may_ask, note_answered, note_quiet
from tutti.listen.searching.models import MOST_A_RUN, SavedSearch

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
AFTER_TROUBLE = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One claimed run."""

    search: SavedSearch
    channel: Channel


def run_due_searches() -> int:
    """Run each search that is due, one after the other; how many ran."""
    ran = 0
    while run := _claim():
        with speaking():  # the trouble is kept for colleagues
            _run(run)
        ran += 1
    return ran


def _claim() -> Run | None:
    """The next due search of a listening channel, leased to us: two workers never run one at once.

    All by the database's clock, so that a search just run is never due again at once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE searching_savedsearch SET leased_until = clock_timestamp() + %s::interval,"
            " next_run_at = clock_timestamp() + every * interval '1 minute' WHERE id = ("
            " SELECT s.id FROM searching_savedsearch s JOIN listen_channel c ON c.id = s.channel_id"
            " WHERE s.is_on AND s.next_run_at <= clock_timestamp() AND c.state = 'active'"
            " AND (s.leased_until IS NULL OR s.leased_until < clock_timestamp())"
            " ORDER BY s.next_run_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED) RETURNING id",
            [f"{LEASE.total_seconds()} seconds"],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    search = SavedSearch.objects.select_related("channel").get(pk=found[0])
    return Run(search=search, channel=search.channel)


def _run(run: Run) -> None:
    search, channel = run.search, run.channel
    today = timezone.now().date()
    left = search.left_today(today)
    if not left or may_ask(channel):
        _release(search)
        return
    try:
        speaks = connector(channel.kind)
        for polled in speaks.search(
            connection_of(channel), search.asked(most=min(left, MOST_A_RUN))
        ):
            left -= _take_in(search, channel, polled, most=left)
            if left <= 0:
                break
    except (ChannelTrouble, UnknownKind, SealBroken) as trouble:
        if isinstance(trouble, Throttled):
            note_quiet(channel, until=trouble.until)
        logger.warning("Search %s found nothing: %s", search.pk, trouble)
        _release(search, trouble=str(trouble))
    except Exception as fault:
        logger.exception("Search %s broke off", search.pk)
        words = _("It broke off: %(fault)s") % {"fault": type(fault).__name__}
        _release(search, trouble=words)
    else:
        note_answered(channel)
        _release(search)


@transaction.atomic
def _take_in(search: SavedSearch, channel: Channel, polled: Polled, *, most: int) -> int:
    """Store a batch and the cursor that is true with it; how many were new.

    A batch that goes over the day's limit is cut, and its cursor not moved: tomorrow goes on there.
    """
    new = len(store_raw(channel, polled.items[:most]))
    today = timezone.now().date()
    changes: dict[str, Any] = {
        "heard": F("heard") + new,
        "heard_on": today,
        "heard_that_day": search.heard_today(today) + new,
    }
    if len(polled.items) <= most:
        changes["cursor"] = dict(polled.cursor)
    SavedSearch.objects.filter(pk=search.pk).update(**changes)
    search.heard_on, search.heard_that_day = today, search.heard_today(today) + new
    return new


def _release(search: SavedSearch, *, trouble: str = "") -> None:
    kept = SavedSearch.objects.filter(pk=search.pk)
    changes: dict[str, Any] = {
        "leased_until": None,
        "last_run_at": timezone.now(),
        "trouble": trouble[:1000],
    }
    if trouble:
        changes["next_run_at"] = Now() + AFTER_TROUBLE
    kept.update(**changes)
