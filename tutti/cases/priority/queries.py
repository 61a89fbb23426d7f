"""What is asked about priorities: the weights that hold, and what stands behind the priority of one case."""

from __future__ import annotations

from typing import Any

from tutti.cases.models import Case
from tutti.cases.priority.models import ByHand, CasePriority, Mark, WeightsVersion
from tutti.cases.priority.parts import USUAL, Part, Weights
from tutti.cases.priority.stored import parts_in, weights_in
from tutti.people.queries import cluster_of


def weights_now() -> Weights:
    """What the company weighs now; the usual weights until it says otherwise."""
    held = WeightsVersion.objects.values_list("said", flat=True).first()
    return weights_in(held) if held else USUAL


def parts_of_case(case: Case) -> list[Part]:
    """The parts as they were reckoned last; none for a closed case, and before the first look."""
    return parts_and_known(case)[0]


def parts_and_known(case: Case) -> tuple[list[Part], dict[str, Any]]:
    """The same, with what they were reckoned from (`stored.KEPT`)."""
    held = CasePriority.objects.filter(case=case).values_list("parts", "known").first()
    parts, known = held or ([], {})
    return parts_in(parts), known


def standing_by_hand(case: Case) -> ByHand | None:
    said = ByHand.objects.filter(case=case, ended_at__isnull=True)
    return said.select_related("said_by").first()


def marks_of(case: Case) -> list[Mark]:
    """Marks that stand for a case: its own, and those of the person behind it."""
    own = Mark.objects.standing().filter(case=case)
    persons = cluster_of(case.person_id) if case.person_id else []
    of_person = Mark.objects.standing().filter(person__in=persons)
    return list((own | of_person).select_related("set_by", "version__rule"))
