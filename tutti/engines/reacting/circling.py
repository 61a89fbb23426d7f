"""Telling that a rule keeps acting on one case. A circle inside the house is found by walking back what caused what
(`rules.loops`); one that leaves the house and comes back (an automatic reply that a machine answers) leaves no such
trail, and is seen by how often one rule acts on one case.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutti.engines.rules.loops import Loop, chains_of, loop_guard
from tutti.engines.rules.models import Effect

OFTEN, WITHIN = 10, timedelta(hours=1)  # one rule on one case


def loop_of(rule_id: int, *, entry_id: int | None, case_id: int) -> Loop | None:
    """The circle this rule would go if it acted now, or None."""
    chain = chains_of([entry_id])[entry_id] if entry_id else []
    found = loop_guard(rule_id, chain)
    if found is None and _acted_often(rule_id, case_id):
        return Loop(rule=rule_id, other=rule_id)
    return found


def _acted_often(rule_id: int, case_id: int) -> bool:
    lately = Effect.objects.filter(
        case_id=case_id, version__rule=rule_id, shadow=False, at__gt=timezone.now() - WITHIN
    )
    return lately.values("at").distinct().count() >= OFTEN
