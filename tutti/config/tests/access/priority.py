"""Priorities in the small house: one case raised by hand, one mark under each, a version of the weights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tutti.cases.priority.actions.by_hand import raise_by_hand
from tutti.cases.priority.actions.marking import mark_vulnerable
from tutti.cases.priority.actions.weighing import save_weights
from tutti.cases.priority.models import WeightsVersion
from tutti.cases.priority.parts import USUAL
from tutti.journal.facts import Actor

# the form of the weights, as it is sent
WEIGHTS = {f"points_{code}": str(points) for code, points in USUAL.points.items()} | {
    "waiting_hours": "4, 24, 72, 168",
    "promise_hours": "72, 24, 4",
    "reach_steps": "1000, 10000, 100000",
    "value_steps": "1000, 10000, 100000",
    "bands": "20, 50, 70",
    "save": "1",
}


def add_priorities(places: dict[str, Any]) -> WeightsVersion:
    for place in places.values():
        by = Actor.member(place.owner.pk)
        raise_by_hand(place.case, points=20, reason="Asked.", by=by, member=place.owner)
        place.extra["mark"] = mark_vulnerable(
            place.case, why="age", note=f"Care {place.case.title}", by=by, member=place.owner
        )
    owner = places["own"].owner
    by = Actor.member(owner.pk)
    first = save_weights(USUAL, by=by, member=owner)
    save_weights(replace(USUAL, bands=(10, 50, 75)), by=by, member=owner)
    return first
