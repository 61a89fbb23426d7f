"""What the rules of kind "prioritise" say of cases: points, and marks. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tutti.cases.models import Case
from tutti.cases.priority.models import Waived
from tutti.cases.priority.parts import Known, Weights, parts_of, score_of
from tutti.engines.rules.deciding import decide
from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Rule, RuleSet
from tutti.engines.rules.registry import values_of
from tutti.ground.db.among import among

KIND = "prioritise"
ADD_POINTS = "priority.add_points"
MARK = "priority.mark_vulnerable"
MOST_POINTS = 50


@dataclass(kw_only=True)
class Rulings:
    """What is known with what rules add, and every hit, those in shadow included."""

    known: dict[int, Known]
    hits: list[Hit] = field(default_factory=list)


def ruled(
    cases: Sequence[Case], known: Mapping[int, Known], weights: Weights, now: datetime
) -> Rulings:
    """Rules are asked only where some stand. A rule that was taken back for a case says nothing of it."""
    rulings = Rulings(known=dict(known))
    if not known or not _some_stand():
        return rulings
    waived = set(
        Waived.objects.filter(among("case_id", list(known))).values_list("case_id", "rule__key")
    )
    rows = rows_of(cases, known, weights, now)
    for id_, hits in decide(KIND, rows).items():
        counting = [hit for hit in hits if (id_, hit.rule_key) not in waived]
        rulings.hits += counting
        rulings.known[id_] = replace(known[id_], rules=_points(counting))
    return rulings


def rows_of(
    cases: Sequence[Case], known: Mapping[int, Known], weights: Weights, now: datetime
) -> dict[int, Row]:
    """What conditions may ask. The priority they see is the one without rules: no rule can move itself or another."""
    persons = {case.pk: case.person_id for case in cases if case.person_id}
    of_cases = values_of("case", [case.pk for case in cases])
    of_persons = values_of("person", set(persons.values()))
    of_messages = values_of("message", {each.message for each in known.values() if each.message})
    rows: dict[int, Row] = {}
    for id_, values in of_cases.items():
        values["priority"] = float(score_of(parts_of(known[id_], weights, now)))
        person, message = (
            of_persons.get(persons.get(id_, 0)),
            of_messages.get(known[id_].message or 0),
        )
        rows[id_] = {
            "case": values,
            **({"person": person} if person else {}),
            **({"message": message} if message else {}),
        }
    return rows


def points_of(hit: Hit) -> int:
    """The points a hit gives, within what a rule may."""
    said = hit.params.get("points", 0) if hit.verb == ADD_POINTS else 0
    return max(-MOST_POINTS, min(MOST_POINTS, int(said)))


def _points(hits: Sequence[Hit]) -> tuple[tuple[int, str, int], ...]:
    giving = [hit for hit in hits if hit.verb == ADD_POINTS and not hit.shadow]
    return tuple((hit.version_id, hit.rule_name, points_of(hit)) for hit in giving)


def _some_stand() -> bool:
    standing = RuleSet(Rule).standing().filter(kind=KIND, trouble="").exclude(state="off")
    return standing.exists()
