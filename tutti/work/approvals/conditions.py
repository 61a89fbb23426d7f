"""A rule's condition, asked of one act on one case."""

from __future__ import annotations

from collections.abc import Mapping

from tutti.cases.models import Case
from tutti.engines.rules.conditions import holding
from tutti.engines.rules.registry import values_of
from tutti.work.approvals.acts import HeldAct

SCOPE = "approval"


def fits(condition: str, act: HeldAct, case: Case) -> bool:
    """Whether the condition holds; a blank one always does. One that cannot be asked holds the act: better once
    too often.
    """
    if not condition.strip():
        return True
    values = {
        "act": act_values(act, case),
        "case": values_of("case", [case.pk]).get(case.pk, {}),
        "person": values_of("person", [case.person_id]).get(case.person_id, {})
        if case.person_id
        else {},
    }
    answer = holding(condition, SCOPE, [values])[0]
    return answer.held or bool(answer.why)


def act_values(act: HeldAct, case: Case) -> Mapping[str, str | int | float | bool]:
    """The act as conditions read it. `amount` is in whole units and for comparing only: nothing is computed from it."""
    files = act.content.get("files")
    return {
        "kind": act.kind,
        "amount": float(act.amount.amount) if act.amount else 0.0,
        "currency": act.amount.currency if act.amount else "",
        "channel": str(act.content.get("channel") or ""),
        "audience": str(act.content.get("audience") or "private"),
        "files": len(files) if isinstance(files, list | tuple) else 0,
        "recipient_is_person": case.person_id is not None,
    }
