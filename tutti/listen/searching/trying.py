"""What a search would find now. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tutti.channels.contract import ChannelTrouble, Inbound, Polled, Raw, Throttled
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.crypto.sealed import SealBroken
from tutti.listen.connections import connection_of
from tutti.listen.quiet import may_ask, note_answered, note_quiet
from tutti.listen.searching.errors import CannotSearch
from tutti.listen.searching.models import SavedSearch

SHOWN = 10


def found_now(search: SavedSearch) -> list[Inbound]:
    """The newest it would hear, newest first. `CannotSearch` says why none can be shown."""
    channel = search.channel
    if until := may_ask(channel):
        words = _("The network asked us to wait until %(until)s.")
        raise CannotSearch(words % {"until": time_format(localtime(until))})
    try:
        speaks, place = connector(channel.kind), connection_of(channel)
        items = _first(speaks.search(place, search.asked(most=SHOWN)))
        read = speaks.read(place, items)
    except (ChannelTrouble, UnknownKind, SealBroken) as trouble:
        if isinstance(trouble, Throttled):
            note_quiet(channel, until=trouble.until)
        raise CannotSearch(str(trouble)) from trouble
    note_answered(channel)
    found = [one for one in read if isinstance(one, Inbound)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _first(batches: Iterable[Polled]) -> list[Raw]:
    """One batch is asked for, no more: this is a look."""
    for polled in batches:
        return list(polled.items)[-SHOWN:]
    return []
