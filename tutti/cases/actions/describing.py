"""What the house's own fields say of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutti.cases.actions.changing import changing
from tutti.cases.facts import CaseDescribed
from tutti.cases.models import Case
from tutti.journal.facts import Actor
from tutti.journal.recording import record


def describe_case(case: Case, *, fields: Mapping[str, Any], by: Actor) -> Case:
    """Keep these values by key; a key left out is forgotten. Nothing is recorded when all is as it was."""
    with changing(case, by=by) as locked:
        changed = {
            key for key in {*locked.fields, *fields} if locked.fields.get(key) != fields.get(key)
        }
        locked.fields = dict(fields)
        if changed:
            record([CaseDescribed(case=case.pk, fields=tuple(sorted(changed)))], by=by)
    return case
