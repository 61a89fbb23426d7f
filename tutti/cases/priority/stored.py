"""Weights, what is known and parts as the database keeps them, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from tutti.cases.priority.parts import REASONS, Known, Part, Weights

KEPT = (
    *("value", "reach", "feeling", "urgency", "topics", "unanswered", "others"),
    *("needs_care", "rules", "by_hand", "message"),
)
"""What stands in the row of a priority. The two dates stand in the row of the case and are read from there."""


def stored_weights(weights: Weights) -> dict[str, Any]:
    return asdict(weights)


def weights_in(stored: Mapping[str, Any]) -> Weights:
    """Lists become what the pure functions take; what a later version added has its usual value."""
    steps = {key: tuple(value) for key, value in stored.items() if isinstance(value, list)}
    return Weights(**{**stored, **steps})


def stored_known(known: Known) -> dict[str, Any]:
    """Only what says something: most cases are known for little."""
    blank = Known()
    return {
        name: getattr(known, name) for name in KEPT if getattr(known, name) != getattr(blank, name)
    }


def known_in(
    stored: Mapping[str, Any], *, waits_since: datetime | None, promised_at: datetime | None
) -> Known:
    known = Known(waits_since=waits_since, promised_at=promised_at)
    given = {name: stored[name] for name in KEPT if name in stored}
    given["topics"] = tuple(given.get("topics", ()))
    given["rules"] = tuple((version, name, n) for version, name, n in given.get("rules", ()))
    return replace(known, **given)


def stored_parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {"code": str(part.code), "points": part.points}
        | ({"with": part.given} if part.given else {})
        for part in parts
    ]


def parts_in(stored: Sequence[Mapping[str, Any]]) -> list[Part]:
    return [
        Part(code=each["code"], points=each["points"], given=each.get("with", {}))
        for each in stored
    ]


def reasons_in(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The strongest, as the row of a case keeps them for lists."""
    return stored_parts(parts[:REASONS])
