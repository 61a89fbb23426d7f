"""A saved search in the small house, on a network that can be searched, and which never runs."""

from __future__ import annotations

from tutti.ground.accounts.models import Department, Member
from tutti.listen.models import Channel
from tutti.listen.searching.models import SavedSearch


def add_search(department: Department, owner: Member) -> SavedSearch:
    channel = Channel.objects.create(
        kind="mastodon", name="Fediverse", department=department, state=Channel.State.PAUSED
    )
    return SavedSearch.objects.create(
        name="About us", channel=channel, words=["acme"], owner=owner, is_on=False
    )


def typed(search: SavedSearch) -> dict[str, object]:
    return {
        "name": search.name,
        "channel": search.channel_id,
        "words": "acme",
        "most_a_day": 50,
        "every": 15,
    }
