"""What the funnel needs in the small house: each case's message was kept, and its way is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutti.triage.actions.changing import changing
from tutti.triage.actions.triaging import triage_messages
from tutti.triage.models import Reason, Tier


def add_decisions(places: Mapping[str, Any]) -> None:
    """As if the messages had come by the way of every message."""
    ids = {place.message.pk: place.extra["person"].pk for place in places.values()}
    triage_messages(ids, dict.fromkeys(ids))


def aside(place: Any) -> None:
    """The case's message waits on its pile."""
    with changing([place.message.pk]) as found:
        for decision in found:
            decision.tier, decision.reason = Tier.DROP, Reason.BY_HAND
            decision.purge_after = decision.at
