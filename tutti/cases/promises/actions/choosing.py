"""Which policy is a case's: the first whose condition holds, asked for many cases at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutti.cases.models import Case
from tutti.cases.promises.facts import PolicyChosen
from tutti.cases.promises.models import Chosen, PolicyVersion
from tutti.cases.promises.queries import versions_in_order
from tutti.engines.rules.conditions import holding
from tutti.engines.rules.registry import values_of
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record

SCOPE = "promise"


def choose_for(cases: Sequence[Case]) -> None:
    """Let each open case, locked by the caller, have the policy that fits it now; says so where it is another."""
    still_open = [case for case in cases if case.is_open and not case.history]
    if not still_open:
        return
    versions = versions_in_order()
    fitting = fit(still_open, versions)
    known = dict(Chosen.objects.filter(case__in=still_open).values_list("case_id", "version_id"))
    changed = {
        case.pk: fitting[case.pk]
        for case in still_open
        if _pk(fitting[case.pk]) != known.get(case.pk)
    }
    _keep(changed)


def fit(
    cases: Sequence[Case], versions: Sequence[PolicyVersion]
) -> dict[int, PolicyVersion | None]:
    """The first version that fits each case; None where none does. Reads, never writes."""
    left = {case.pk: case.person_id for case in cases}
    fitting: dict[int, PolicyVersion | None] = dict.fromkeys(left)
    asked = any(each.condition.strip() for each in versions)
    about = values_of("case", left) if asked else {}
    persons = values_of("person", {each for each in left.values() if each}) if asked else {}
    for version in versions:
        ids = list(left)
        rows = [
            {"case": about.get(each, {}), "person": persons.get(left[each] or 0, {})}
            for each in ids
        ]
        for each, answer in zip(ids, holding(version.condition, SCOPE, rows), strict=True):
            if answer.held:
                fitting[each] = version
                del left[each]
    return fitting


def _keep(changed: Mapping[int, PolicyVersion | None]) -> None:
    Chosen.objects.bulk_create(
        [Chosen(case_id=case, version=version) for case, version in changed.items()],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["version"],
    )
    facts = [
        PolicyChosen(
            case=case,
            policy=version.policy_id if version else None,
            version=version.pk if version else None,
            calendar=version.calendar_id if version else None,
        )
        for case, version in changed.items()
    ]
    record(facts, by=SYSTEM)


def _pk(version: PolicyVersion | None) -> int | None:
    return version.pk if version else None
