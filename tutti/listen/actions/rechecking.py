"""Asking a network whether what we heard still stands: after a silence, and every few hours.

Networks that tell of edits and deletions while we listen do not repeat what we missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from tutti.channels.contract import ChannelTrouble, Throttled
from tutti.channels.registry import connector, connectors
from tutti.listen.actions.storing import store_raw
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel, Message
from tutti.listen.quiet import may_ask, note_answered, note_quiet

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=4)
AT_ONCE = 100  # messages, the newest first
CONVERSATIONS = 200
LOOK_BACK = timedelta(days=30)

Opener = Callable[[int, int], Sequence[int]]

_openers: list[Opener] = []


def knows_open_conversations(opener: Opener) -> Opener:
    """Register `function(channel id, at most) -> ids of conversations somebody still works on`, the newest first."""
    _openers.append(opener)
    return opener


def recheck_due() -> int:
    """Recheck every channel whose time it is; how many items came of it. Not for use inside a transaction."""
    kinds = [kind for kind, speaks in connectors().items() if speaks.rechecks]
    due = Q(rechecked_at__isnull=True) | Q(rechecked_at__lte=timezone.now() - EVERY)
    channels = Channel.objects.listening().filter(due, kind__in=kinds)
    return sum(recheck(channel) for channel in channels)


def recheck(channel: Channel) -> int:
    """Ask about the newest messages of open conversations, once; how many items came of it."""
    names = _names(channel)
    if may_ask(channel) or not _claim(channel):
        return 0
    try:
        raws = connector(channel.kind).recheck(connection_of(channel), names) if names else []
    except Throttled as throttled:
        note_quiet(channel, until=throttled.until)
        return 0
    except ChannelTrouble as trouble:
        logger.warning("Channel %s was not rechecked: %s", channel.pk, trouble)
        return 0
    if names:
        note_answered(channel)
    return len(store_raw(channel, raws))


def _claim(channel: Channel) -> bool:
    """One process asks; it comes round again whatever this time brings."""
    unchanged = Channel.objects.filter(pk=channel.pk, rechecked_at=channel.rechecked_at)
    return bool(unchanged.update(rechecked_at=timezone.now()))


def _names(channel: Channel) -> list[str]:
    open_ones = [id_ for opener in _openers for id_ in opener(channel.pk, CONVERSATIONS)]
    messages = Message.objects.filter(
        conversation_id__in=open_ones,
        conversation__channel=channel,
        direction=Message.Direction.IN,
        deleted_at__isnull=True,
        at__gte=timezone.now() - LOOK_BACK,
    )
    named = messages.exclude(external_id="").order_by("-at", "-id")
    return list(dict.fromkeys(named.values_list("external_id", flat=True)[:AT_ONCE]))
