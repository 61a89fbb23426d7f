"""Saving, switching and removing searches."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Channel
from tutti.listen.searching.errors import CannotSearch
from tutti.listen.searching.facts import SearchRemoved, SearchSaved, SearchSwitched
from tutti.listen.searching.models import SavedSearch


@transaction.atomic
def save_search(search: SavedSearch, *, by: Actor, owner: Member | None = None) -> SavedSearch:
    """Save a new or changed search. Other words begin anew; what was heard is recognised, and not heard twice.

    `owner` is whoever makes a new one. `CannotSearch`: this network cannot be searched, or nothing is looked for.
    """
    if not can_search(search.channel):
        raise CannotSearch(_("This channel cannot be searched. Choose another one."))
    if not search.words:
        raise CannotSearch(_("Say at least one word to look for."))
    before = SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
    if before is None and owner is not None:
        search.owner = owner
    if before is None or _sought(before) != _sought(search):
        search.cursor, search.next_run_at = {}, timezone.now()
    search.save()
    record([SearchSaved(search=search.pk, channel=search.channel_id)], by=by)
    return search


@transaction.atomic
def switch_search(search: SavedSearch, *, on: bool, by: Actor) -> SavedSearch:
    """Let it look from now on, or rest. It goes on where it stopped."""
    locked = SavedSearch.objects.select_for_update().get(pk=search.pk)
    if locked.is_on != on:
        locked.is_on, locked.trouble, locked.next_run_at = on, "", timezone.now()
        locked.save(update_fields=["is_on", "trouble", "next_run_at"])
        record([SearchSwitched(search=locked.pk, on=on)], by=by)
    return locked


@transaction.atomic
def remove_search(search: SavedSearch, *, by: Actor) -> None:
    """Look for it no longer. What it heard stays."""
    record([SearchRemoved(search=search.pk)], by=by)
    search.delete()


def can_search(channel: Channel) -> bool:
    """Whether searches can go by this channel; by a paused one they wait."""
    speaks = connectors().get(channel.kind)
    return bool(speaks and speaks.searches) and channel.state != Channel.State.REMOVED


def _sought(search: SavedSearch) -> tuple[object, ...]:
    return (search.channel_id, search.words, search.without, search.languages)
