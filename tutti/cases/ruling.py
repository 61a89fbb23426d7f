"""What rules that react can do with a case: hand it over, plan what comes next, settle it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases import reached  # noqa: F401 -- where entries lead, registered with the verbs
from tutti.cases.actions.assignment import hand_over
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import set_next_action
from tutti.cases.errors import CaseTrouble, ClosingWaits
from tutti.cases.models import Act, Case
from tutti.cases.naming import RESOLUTION_WORDS, TO_CHOOSE
from tutti.engines.rules.errors import CannotDo, CannotUndo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.engines.rules.references import shown_as
from tutti.engines.rules.verbs import Did, Param, Params, Verb, offers
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor

MOMENTS = (
    "opened_at",
    "closed_at",
    "waiting_since",
    "last_in_at",
    "last_out_at",
    "held_since",
    "due_at",
)


def case_for(hit: Hit) -> Case:
    """The case a rule acts on; `CannotDo` when it is gone."""
    case = Case.objects.select_related("owner", "department").filter(pk=hit.subject_id).first()
    if case is None:
        raise CannotDo(_("The case is not here any more."))
    return case


def _hand_over(hits: Sequence[Hit]) -> list[Did]:
    return [_handed_over(hit) for hit in hits]


def _handed_over(hit: Hit) -> Did:
    case = case_for(hit)
    department = Department.objects.filter(pk=hit.params.get("department") or 0).first()
    if department is None:
        raise CannotDo(_("The department the rule names is gone."))
    owner = Member.objects.filter(pk=hit.params.get("owner") or 0, is_active=True).first()
    before: dict[str, Any] = {
        "department": case.department_id,
        "owner": case.owner_id if case.is_taken else None,
    }
    try:
        hand_over(case, department=department, owner=owner, by=Actor.rule(hit.version_id))
    except CaseTrouble as trouble:
        raise CannotDo(str(trouble)) from trouble
    return before


def _hand_back(effect: Effect, by: Actor) -> None:
    case = _case_of(effect)
    if case.department_id != effect.params.get("department"):
        raise CannotUndo(_("The case is with another department by now. Nothing was changed."))
    department = Department.objects.filter(pk=effect.did.get("department")).first()
    if department is None:
        raise CannotUndo(_("The department it came from is gone."))
    owner = Member.objects.filter(pk=effect.did.get("owner") or 0, is_active=True).first()
    try:
        hand_over(case, department=department, owner=owner, by=by)
    except CaseTrouble as trouble:
        raise CannotUndo(str(trouble)) from trouble


def _plan(hits: Sequence[Hit]) -> list[Did]:
    return [_planned(hit) for hit in hits]


def _planned(hit: Hit) -> Did:
    case = case_for(hit)
    before = {
        "act": case.act,
        "note": case.act_note,
        "doer": case.doer_id,
        "due_at": case.act_due_at.isoformat() if case.act_due_at else None,
    }
    due_at = timezone.now() + timedelta(hours=float(hit.params["hours"]))
    try:
        set_next_action(
            case,
            act=Act.DO,
            doer=case.owner,
            due_at=due_at,
            note=str(hit.params["note"]),
            by=Actor.rule(hit.version_id),
        )
    except CaseTrouble as trouble:
        raise CannotDo(str(trouble)) from trouble
    return before | {"planned": due_at.isoformat()}


def _plan_as_before(effect: Effect, by: Actor) -> None:
    case, did = _case_of(effect), effect.did
    if case.act_due_at is None or case.act_due_at.isoformat() != did.get("planned"):
        raise CannotUndo(_("Something else was planned since. Nothing was changed."))
    doer = Member.objects.filter(pk=did.get("doer") or 0, is_active=True).first()
    if doer is None or not did.get("due_at"):
        raise CannotUndo(_("What was planned before cannot be planned again."))
    try:
        set_next_action(
            case,
            act=Act(did["act"]),
            doer=doer,
            due_at=datetime.fromisoformat(did["due_at"]),
            note=str(did["note"]),
            by=by,
        )
    except CaseTrouble as trouble:
        raise CannotUndo(str(trouble)) from trouble


def _settle(hits: Sequence[Hit]) -> list[Did]:
    return [_settled(hit) for hit in hits]


def _settled(hit: Hit) -> Did:
    """Only where nothing is open: a rule never overrides what stands against it, nor whom a limit asks first."""
    case = case_for(hit)
    try:
        close_case(
            case,
            resolution=str(hit.params["resolution"]),
            by=Actor.rule(hit.version_id),
            member=case.owner,
        )
    except (
        ClosingWaits
    ) as waits:  # what it asked for stands; it settles by itself once that is granted
        return {"waits": str(waits)}
    except CaseTrouble as trouble:
        raise CannotDo(str(trouble)) from trouble
    return {"closed_at": case.closed_at.isoformat() if case.closed_at else None}


def _open_again(effect: Effect, by: Actor) -> None:
    case = _case_of(effect)
    if case.closed_at is None or case.closed_at.isoformat() != effect.did.get("closed_at"):
        raise CannotUndo(_("The case was opened or settled again since. Nothing was changed."))
    reopen_case(case, by=by)


def _case_of(effect: Effect) -> Case:
    case = Case.objects.filter(pk=effect.case_id or 0).first()
    if case is None:
        raise CannotUndo(_("The case is not here any more."))
    return case


def _says_hand_over(params: Params) -> str:
    department = shown_as("department", params.get("department"))
    owner = shown_as("member", params.get("owner"))
    if owner:
        return _("Hand the case to %(owner)s in %(department)s") % {
            "owner": owner,
            "department": department,
        }
    return _("Hand the case to %(department)s") % {"department": department}


offers(
    Verb(
        name="cases.hand_over",
        kinds=("react",),
        label=gettext_lazy("Hand the case over"),
        says=_says_hand_over,
        params=(
            Param(name="department", kind="department", label=gettext_lazy("Department")),
            Param(
                name="owner",
                kind="member",
                label=gettext_lazy("Who answers for it"),
                required=False,
            ),
        ),
        perform=_hand_over,
        undo=_hand_back,
        order=10,
    )
)
offers(
    Verb(
        name="cases.plan",
        kinds=("react",),
        label=gettext_lazy("Plan what its owner does next"),
        says=lambda params: (
            _("Have its owner do within %(hours)s hours: %(note)s")
            % {"hours": params.get("hours"), "note": params.get("note")}
        ),
        params=(
            Param(name="note", kind="text", label=gettext_lazy("What to do")),
            Param(
                name="hours",
                kind="number",
                label=gettext_lazy("Within how many hours"),
                at_least=1,
                at_most=24 * 90,
            ),
        ),
        perform=_plan,
        undo=_plan_as_before,
        order=20,
    )
)
offers(
    Verb(
        name="cases.settle",
        kinds=("react",),
        label=gettext_lazy("Settle the case, if nothing is open"),
        says=lambda params: (
            _("Settle the case: %(how)s")
            % {"how": RESOLUTION_WORDS.get(str(params.get("resolution")), "")}
        ),
        params=(
            Param(
                name="resolution",
                kind="choice",
                label=gettext_lazy("How it ended"),
                choices=lambda: [(each, RESOLUTION_WORDS[each]) for each in TO_CHOOSE],
            ),
        ),
        perform=_settle,
        undo=_open_again,
        order=80,
    )
)
