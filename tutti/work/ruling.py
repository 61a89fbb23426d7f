"""What rules that react can ask of colleagues: a task, a note, word to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case
from tutti.cases.ruling import case_for
from tutti.engines.rules.errors import CannotDo, CannotUndo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.engines.rules.references import shown_as
from tutti.engines.rules.verbs import Did, Param, Params, Verb, offers
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.noting import write_note
from tutti.work.actions.steering import withdraw_task
from tutti.work.errors import WorkTrouble
from tutti.work.models import Task

LONGEST_NOTE = 2000


def _ask(hits: Sequence[Hit]) -> list[Did]:
    return [_asked(hit) for hit in hits]


def _asked(hit: Hit) -> Did:
    """In the name of the case's owner, who can take it back."""
    case, params = case_for(hit), hit.params
    doer = Member.objects.filter(pk=params.get("member") or 0, is_active=True).first()
    department = Department.objects.filter(pk=params.get("department") or 0).first()
    if doer is None and department is None:
        raise CannotDo(_("Whom the rule asks is not here any more."))
    now = timezone.now()
    hours = float(params["hours"])
    question = Question(
        what=str(params["what"])[:200],
        why=_("Asked by the rule “%(rule)s”.") % {"rule": hit.rule_name},
        accept_by=now + timedelta(hours=max(hours / 2, 0.5)),
        finish_by=now + timedelta(hours=hours),
    )
    try:
        task = ask_task(
            case,
            question=question,
            asker=case.owner,
            doer=doer,
            department=None if doer else department,
            by=Actor.rule(hit.version_id),
        )
    except (WorkTrouble, CaseTrouble) as trouble:
        raise CannotDo(str(trouble)) from trouble
    return {"task": task.pk}


def _take_back(effect: Effect, by: Actor) -> None:
    task = Task.objects.select_related("asked_by").filter(pk=effect.did.get("task") or 0).first()
    if task is None:
        raise CannotUndo(_("The task is not here any more."))
    try:
        withdraw_task(task, who=task.asked_by, by=by)
    except (WorkTrouble, CaseTrouble) as trouble:
        raise CannotUndo(str(trouble)) from trouble


def _note(hits: Sequence[Hit]) -> list[Did]:
    return [_noted(hit) for hit in hits]


def _noted(hit: Hit) -> Did:
    """A note in the owner's name; colleagues named in it with @ are told."""
    case: Case = case_for(hit)
    said = _("Rule “%(rule)s”: %(text)s") % {"rule": hit.rule_name, "text": hit.params["text"]}
    try:
        note = write_note(case, author=case.owner, text=said, by=Actor.rule(hit.version_id))
    except (WorkTrouble, CaseTrouble) as trouble:
        raise CannotDo(str(trouble)) from trouble
    return {"note": note.pk}


def _says_ask(params: Params) -> str:
    named = shown_as("member", params.get("member")) or shown_as(
        "department", params.get("department")
    )
    return _("Ask %(who)s: %(what)s") % {"who": named, "what": params.get("what")}


offers(
    Verb(
        name="work.ask_task",
        kinds=("react",),
        label=gettext_lazy("Ask for a task"),
        says=_says_ask,
        params=(
            Param(name="what", kind="text", label=gettext_lazy("What is asked for")),
            Param(
                name="department",
                kind="department",
                label=gettext_lazy("Of which department"),
                required=False,
            ),
            Param(
                name="member",
                kind="member",
                label=gettext_lazy("Or of which colleague"),
                required=False,
            ),
            Param(
                name="hours",
                kind="number",
                label=gettext_lazy("Done within how many hours"),
                at_least=1,
                at_most=24 * 90,
            ),
        ),
        perform=_ask,
        undo=_take_back,
        order=30,
    )
)
offers(
    Verb(
        name="work.note",
        kinds=("react",),
        label=gettext_lazy("Write a note to colleagues"),
        says=lambda params: _("Note: %(text)s") % {"text": params.get("text")},
        params=(
            Param(
                name="text",
                kind="text",
                label=gettext_lazy("What it says; @ and a name tells a colleague"),
                longest=LONGEST_NOTE,
            ),
        ),
        perform=_note,
        why_not=gettext_lazy("A note was read; it stays where it was written."),
        order=40,
    )
)
