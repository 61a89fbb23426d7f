"""Questions about what was understood and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutti.engines.understanding.understanding import Understood
from tutti.ground.db.among import among
from tutti.triage.models import Decision, Reading
from tutti.triage.readings import understood


def readings_of(message_ids: Collection[int]) -> dict[int, Understood]:
    """What was understood of these messages; one nobody read is absent. One statement."""
    found = Reading.objects.filter(among("message_id", list(message_ids)))
    return {reading.message_id: understood(reading) for reading in found}


def decisions_of(message_ids: Collection[int]) -> dict[int, Decision]:
    """What was decided about these messages; one from before there was triage is absent. One statement."""
    found = Decision.objects.filter(among("message_id", list(message_ids)))
    return {decision.message_id: decision for decision in found}


def routes_of(message_ids: Collection[int]) -> Mapping[int, tuple[int, int | None]]:
    """Department and owner for those messages that a rule routes. One statement."""
    routed = Decision.objects.filter(
        among("message_id", list(message_ids)), department_id__isnull=False
    )
    rows = routed.values_list("message_id", "department_id", "owner_id")
    return {id_: (department, owner) for id_, department, owner in rows if department}
