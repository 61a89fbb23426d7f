"""Listening: one thread a channel, woken by its network, kept to one process by a lease in the database."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Connection, Connector, Throttled, TryLater
from tutti.channels.registry import connector, connectors
from tutti.ground.house.speaking import speaking
from tutti.listen.actions.polling import (
    WatchLost,
    note_listening,
    note_trouble,
    release_watch,
    release_watches,
    take_in,
    take_watch,
    tell_silence,
)
from tutti.listen.connections import connection_of
from tutti.listen.models import Channel
from tutti.listen.quiet import may_ask, note_quiet

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds until a new, resumed or abandoned channel is listened to
ROUND = 20.0  # seconds between two looks at one channel, whatever its network announces; under the lease
FIRST_PAUSE = 5.0  # seconds after a failure, doubled up to the longest
LONGEST_PAUSE = 120.0
SILENT_AFTER = 3  # failed looks, one after the other


def run_pollers(stop: threading.Event) -> None:
    """Listen to every active channel that polls, until `stop` is set. Any number of processes may do so."""
    holder = f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid4().hex[:12]}"
    threads: dict[int, threading.Thread] = {}
    while not stop.is_set():
        try:
            for channel_id in _to_hear():
                if channel_id not in threads or not threads[channel_id].is_alive():
                    threads[channel_id] = _listen_beside(channel_id, holder, stop)
        except DatabaseError:
            logger.exception("Which channels to listen to is not known; trying again")
            connections.close_all()
        stop.wait(LOOK_EVERY)
    release_watches(holder=holder)
    connections.close_all()


def _to_hear() -> list[int]:
    kinds = [kind for kind, speaks in connectors().items() if speaks.polls]
    return list(Channel.objects.listening().filter(kind__in=kinds).values_list("pk", flat=True))


def _listen_beside(channel_id: int, holder: str, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(
        target=listen_to, args=(channel_id, holder, stop), name=f"channel-{channel_id}", daemon=True
    )
    thread.start()
    return thread


def listen_to(channel_id: int, holder: str, stop: threading.Event) -> None:
    """Listen to one channel until it is paused, another process has it, or `stop` is set."""
    misses = 0
    try:
        while not stop.is_set():
            channel = Channel.objects.listening().filter(pk=channel_id).first()
            if channel is None or not take_watch(channel, holder=holder):
                return
            if until := may_ask(channel):
                _keep_quiet(stop, until)
                continue
            with speaking():  # the trouble is kept for colleagues
                trouble = _look(channel, holder, stop)
            misses = misses + 1 if trouble else 0
            if trouble:
                _note(channel, trouble, misses)
                release_watch(channel_id, holder=holder)
                _rest(stop, trouble, misses)
    except (DatabaseError, WatchLost):
        logger.warning("Channel %s is let go and taken up again", channel_id, exc_info=True)
    finally:
        _end(channel_id, holder)


def _look(channel: Channel, holder: str, stop: threading.Event) -> ChannelTrouble | None:
    """Read what is new, then wait for more; the trouble, if there was one."""
    try:
        speaks = connector(channel.kind)
        began = time.monotonic()
        place = read_new(channel, speaks, holder=holder)
        connections.close_all()  # waiting needs no place in the pool
        heard = speaks.wait(place, seconds=ROUND)
        if not heard:
            stop.wait(max(0.0, ROUND - (time.monotonic() - began)))
    except ChannelTrouble as trouble:
        return trouble
    except (DatabaseError, WatchLost):
        raise
    except Exception as fault:
        logger.exception("Channel %s broke off", channel.pk)
        return TryLater(_("It broke off: %(fault)s") % {"fault": type(fault).__name__})
    return None


def read_new(channel: Channel, speaks: Connector, *, holder: str) -> Connection:
    """Store all that is new, batch by batch: first the commit, then the acknowledgement. The channel as it is then."""
    place = connection_of(channel)
    for polled in speaks.poll(place):
        take_in(channel, polled, holder=holder)
        speaks.acknowledge(place, polled)
        take_watch(channel, holder=holder)
        place = replace(place, cursor=polled.cursor)
    note_listening(channel)
    return place


def _note(channel: Channel, trouble: ChannelTrouble, misses: int) -> None:
    logger.warning("Channel %s does not answer: %s", channel.pk, trouble)
    if isinstance(trouble, Throttled):
        note_quiet(channel, until=trouble.until)
    note_trouble(channel, why=str(trouble))
    if misses == SILENT_AFTER:
        tell_silence(channel)


def _keep_quiet(stop: threading.Event, until: datetime) -> None:
    """Ask nothing, but keep the lease: nobody else should ask, either."""
    connections.close_all()
    stop.wait(min(ROUND, max(0.0, (until - timezone.now()).total_seconds())))


def _rest(stop: threading.Event, trouble: ChannelTrouble, misses: int) -> None:
    pause = min(FIRST_PAUSE * 2 ** (misses - 1), LONGEST_PAUSE)
    until = getattr(trouble, "until", None)
    if until is not None:
        pause = max(pause, (until - timezone.now()).total_seconds())
    connections.close_all()
    stop.wait(pause)


def _end(channel_id: int, holder: str) -> None:
    for speaks in connectors().values():
        speaks.let_go()
    try:
        release_watch(channel_id, holder=holder)
    except DatabaseError:
        logger.warning("The lease of channel %s ends by itself", channel_id)
    connections.close_all()
