"""Steps that end at once: a decision by condition, a field of the case."""

from __future__ import annotations

from django.utils.translation import gettext

from tutti.cases.actions.describing import describe_case
from tutti.cases.models import Case
from tutti.engines.playbooks.definition import DecideStep, SetFieldStep, Way
from tutti.engines.rules.conditions import holding
from tutti.ground.fields.models import Definition as Field
from tutti.work.errors import WorkTrouble
from tutti.work.playbooks.models import PlaybookRun, RunStep
from tutti.work.playbooks.told import values_for


def decide(step: DecideStep, row: RunStep, run: PlaybookRun) -> Way:
    """A condition that cannot be asked does not hold; the row keeps why."""
    answer = holding(step.when, "playbook", [values_for(run)])[0]
    row.trouble = answer.why
    return "yes" if answer else "no"


def set_field(step: SetFieldStep, _row: RunStep, run: PlaybookRun) -> Way:
    if not Field.objects.filter(on="case", key=step.field, retired_at__isnull=True).exists():
        raise WorkTrouble(
            gettext("There is no field “%(field)s” on cases.") % {"field": step.field}
        )
    case = Case.objects.get(pk=run.case_id)
    others = {key: value for key, value in case.fields.items() if key != step.field}
    written = {} if step.value in {None, ""} else {step.field: step.value}
    describe_case(case, fields=others | written, by=run.actor)
    return "done"
