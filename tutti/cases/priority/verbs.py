"""What prioritise rules can do. The reckoning of priorities performs it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.priority.actions.marking import lift_mark
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.errors import MarkLifted
from tutti.cases.priority.models import Care, Mark, Waived
from tutti.cases.priority.ruling import ADD_POINTS, KIND, MARK, MOST_POINTS
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect
from tutti.engines.rules.verbs import Param, Params, Verb, offers
from tutti.journal.facts import Actor


def _adds(params: Params) -> str:
    points = int(params.get("points", 0))
    said = _("Add %(points)d points") if points >= 0 else _("Take %(points)d points away")
    return said % {"points": abs(points)}


def _marks(params: Params) -> str:
    why = Care(params.get("why") or Care.OTHER).label
    return _("Mark the case for special care: %(why)s") % {"why": why}


def _waive(effect: Effect, _by: Actor) -> None:
    """The rule says nothing of this case any more, in none of its versions."""
    Waived.objects.get_or_create(case_id=effect.subject_id, rule_id=effect.version.rule_id)
    reckon([effect.subject_id])


def _unmark(effect: Effect, by: Actor) -> None:
    mark = Mark.objects.filter(pk=effect.did.get("mark")).first()
    if mark is None:
        raise CannotUndo(_("The mark is gone."))
    try:
        lift_mark(mark, by=by)
    except MarkLifted as trouble:
        raise CannotUndo(str(trouble)) from trouble
    _waive(effect, by)


offers(
    Verb(
        name=ADD_POINTS,
        kinds=(KIND,),
        label=gettext_lazy("Add points"),
        says=_adds,
        params=(
            Param(
                name="points",
                kind="number",
                label=gettext_lazy("Points, below nothing to take some away"),
                at_least=-MOST_POINTS,
                at_most=MOST_POINTS,
            ),
        ),
        undo=_waive,
        order=10,
    )
)
offers(
    Verb(
        name=MARK,
        kinds=(KIND,),
        label=gettext_lazy("Mark for special care"),
        says=_marks,
        params=(
            Param(
                name="why",
                kind="choice",
                label=gettext_lazy("Why"),
                choices=lambda: [(each.value, each.label) for each in Care],
            ),
            Param(
                name="note",
                kind="text",
                label=gettext_lazy("What colleagues need to know"),
                required=False,
                longest=300,
            ),
        ),
        undo=_unmark,
        order=20,
    )
)
