"""Reckoning the priority of many cases again, from what is known of them now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tutti.cases.actions.prioritising import set_priorities
from tutti.cases.models import Case, State
from tutti.cases.priority.actions.noting import note_hits
from tutti.cases.priority.knowing import known_of
from tutti.cases.priority.models import CasePriority
from tutti.cases.priority.parts import Known, Weights, next_step, parts_of, score_of
from tutti.cases.priority.queries import weights_now
from tutti.cases.priority.ruling import ruled
from tutti.cases.priority.stored import reasons_in, stored_known, stored_parts
from tutti.ground.db.among import among

READ = (
    "person_id state history holder waiting_since lived_from promised_at last_out_at"
    " priority priority_reasons"
).split()


def reckon(case_ids: Collection[int], *, now: datetime | None = None) -> None:
    """Give these cases the priority they have now; closed ones lose theirs. Some twelve statements."""
    if not case_ids:
        return
    with transaction.atomic():
        cases = _locked(case_ids)
        still = [case for case in cases if case.is_open]
        set_priorities([c for c in cases if not c.is_open], {case.pk: (0, []) for case in cases})
        _forget(set(case_ids) - {case.pk for case in still})
        if still:
            _reckon(still, weights_now(), now or timezone.now())


def look_soon(case_ids: Iterable[int]) -> None:
    """Let the next look take these up: something their priority depends on changed in the same transaction."""
    rows = CasePriority.objects.filter(among("case_id", list(case_ids)))
    rows.update(next_look_at=timezone.now())


def _locked(case_ids: Iterable[int]) -> list[Case]:
    """Those with a priority to have or to lose, in the order everybody locks cases in."""
    chosen = Case.objects.select_for_update(no_key=True).filter(among("id", case_ids))
    concerned = chosen.filter(Q(state=State.OPEN) | Q(priority__gt=0))
    return list(concerned.only(*READ).order_by("pk"))


def _forget(case_ids: Collection[int]) -> None:
    if case_ids:
        CasePriority.objects.filter(among("case_id", case_ids)).delete()


def _reckon(cases: Sequence[Case], weights: Weights, now: datetime) -> None:
    rulings = ruled(cases, known_of(cases, weights, now), weights, now)
    if note_hits(rulings.hits):  # a rule marked a case just now: that is known from here on
        rulings = ruled(cases, known_of(cases, weights, now), weights, now)
    parts = {id_: parts_of(known, weights, now) for id_, known in rulings.known.items()}
    set_priorities(cases, {id_: (score_of(p), reasons_in(p)) for id_, p in parts.items()})
    _keep([_row(id_, rulings.known, parts[id_], weights, now) for id_ in parts])


def _row(
    case_id: int, known: Mapping[int, Known], parts: Sequence[Any], weights: Weights, now: datetime
) -> CasePriority:
    return CasePriority(
        case_id=case_id,
        known=stored_known(known[case_id]),
        parts=stored_parts(parts),
        at=now,
        next_look_at=next_step(known[case_id], weights, now),
    )


def _keep(rows: Sequence[CasePriority]) -> None:
    CasePriority.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["known", "parts", "at", "next_look_at"],
    )
