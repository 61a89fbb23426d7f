"""Writing down what rules did to the priority of cases: once for each case and version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutti.cases.priority.actions.marking import marked_by_rule
from tutti.cases.priority.ruling import MARK, points_of
from tutti.engines.rules.effects import note_effects
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.ground.db.among import among

SUBJECT = "case"


def note_hits(hits: Sequence[Hit]) -> bool:
    """Note the hits nobody noted yet and set the marks they ask for; whether a mark was set."""
    fresh = _fresh(hits)
    if not fresh:
        return False
    did = [_do(hit) for hit in fresh]
    note_effects(
        fresh,
        subject_kind=SUBJECT,
        did=did,
        cases={hit.subject_id: hit.subject_id for hit in fresh},
    )
    return any("mark" in each for each in did)


def _fresh(hits: Sequence[Hit]) -> list[Hit]:
    """One version can say two things of a case; each is noted."""
    if not hits:
        return []
    noted = set(
        Effect.objects.filter(
            among("subject_id", {hit.subject_id for hit in hits}), subject_kind=SUBJECT
        ).values_list("subject_id", "version_id", "verb", "shadow")
    )
    return [
        hit for hit in hits if (hit.subject_id, hit.version_id, hit.verb, hit.shadow) not in noted
    ]


def _do(hit: Hit) -> Mapping[str, Any]:
    if hit.verb != MARK:
        return {"points": points_of(hit)}
    if hit.shadow:
        return {}
    return {"mark": marked_by_rule(hit).pk}
