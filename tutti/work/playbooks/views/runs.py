"""What people do with a run: skip, add, try again, move, stop; and the remedy its step waits for."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.cases.errors import CaseTrouble
from tutti.engines.playbooks.definition import RemedyStep
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Department
from tutti.ground.money import Money
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.errors import WorkTrouble
from tutti.work.places import case_path
from tutti.work.playbooks.actions.steering import (
    add_step,
    move_run,
    skip_step,
    stop_run,
    try_again,
)
from tutti.work.playbooks.doing.asking import OF_DEPARTMENT, in_house
from tutti.work.playbooks.forms import ReasonForm
from tutti.work.playbooks.models import PlaybookRun, RunStep
from tutti.work.playbooks.step_forms import STEP_FORMS, StepForm
from tutti.work.playbooks.words import KIND_WORDS
from tutti.work.remedies.foretelling import usual_currency
from tutti.work.remedies.forms import RemedyForm

ADDABLE = ("task", "wait", "approval", "reply")


@policy(desk)
@require_POST
def skip(request: HttpRequest, step_id: int) -> HttpResponse:
    row = _visible_step(request, step_id)
    reason = request.POST.get("reason", "").replace("\x00", "")
    done = _("The step is skipped.")
    return _try(
        request,
        row.run,
        lambda given: skip_step(row, reason=reason, **given),
        done,
    )


@policy(desk)
@require_POST
def again(request: HttpRequest, step_id: int) -> HttpResponse:
    row = _visible_step(request, step_id)
    return _try(request, row.run, lambda given: try_again(row, **given), _("It is tried again."))


@policy(desk)
@require_POST
def stop(request: HttpRequest, run_id: int) -> HttpResponse:
    run = _visible_run(request, run_id)
    reason = request.POST.get("reason", "").replace("\x00", "")
    done = _("The playbook is stopped.")
    return _try(request, run, lambda given: stop_run(run, reason=reason, **given), done)


@policy(desk)
@require_POST
def move(request: HttpRequest, run_id: int) -> HttpResponse:
    run = _visible_run(request, run_id)
    done = _("It goes on in the newer version.")
    return _try(request, run, lambda given: move_run(run, **given), done)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, step_id: int, kind: str) -> HttpResponse:
    """A step for this case alone, right after the one it stands on."""
    row = _visible_step(request, step_id)
    if kind not in ADDABLE:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form, why = _added_form(row, kind, posted), ReasonForm(posted)
    status = 200
    if posted is not None:
        if form.is_valid() and why.is_valid() and _added(request, row, form, why):
            return redirect(case_path(row.run.case_id))
        status = 422
    given: dict[str, Any] = {
        "form": form,
        "why": why,
        "row": row,
        "case": row.run.case,
        "words": KIND_WORDS[kind],
    }
    return page(request, "playbooks/add_step.html", status=status, **given)


@policy(desk)
@require_safe
def remedy(request: HttpRequest, step_id: int) -> HttpResponse:
    """The form that proposes a remedy, filled with what the step says; what is proposed belongs to the step."""
    row = _visible_step(request, step_id)
    step = row.run.step_of(row)
    if not isinstance(step, RemedyStep):
        raise Http404
    currency = step.currency or usual_currency(row.run.case)
    first = {
        "kind": step.remedy,
        "amount": str(Money(step.amount, currency).amount) if step.amount else "",
        "currency": currency,
        "what": in_house(step.what),
        "nonce": secrets.token_hex(16),
    }
    form = RemedyForm(initial=first)
    return page(request, "remedies/propose.html", part="form", case=row.run.case, form=form)


def _added_form(row: RunStep, kind: str, posted: Any) -> StepForm:
    form = STEP_FORMS[kind](posted, definition=row.run.definition)
    for name in {*form.targets} & set(form.fields):  # it leads where the step before it led
        form.fields[name].widget = forms.HiddenInput()
    place = form.fields.get("place")
    if isinstance(place, forms.ChoiceField):
        departments = Department.objects.order_by("name")
        place.choices = [
            ("", _("The owner of the case")),
            *((f"{OF_DEPARTMENT}{each.pk}", each.name) for each in departments),
        ]
    return form


def _added(request: HttpRequest, row: RunStep, form: StepForm, why: ReasonForm) -> bool:
    who = signed_in(request)
    try:
        add_step(
            row,
            form.step("added"),
            reason=why.cleaned_data["reason"],
            member=who,
            by=Actor.member(who.pk),
        )
    except (WorkTrouble, CaseTrouble) as trouble:
        form.add_error(None, str(trouble))
        return False
    messages.success(request, _("The step is added to this case."))
    return True


def _try(
    request: HttpRequest, run: PlaybookRun, act: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Act, and back to the case with what came of it. A refusal is a sentence there, and changes nothing."""
    who = signed_in(request)
    try:
        act({"member": who, "by": Actor.member(who.pk)})
    except (WorkTrouble, CaseTrouble) as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, said)
    return redirect(case_path(run.case_id))


def _visible_run(request: HttpRequest, run_id: int) -> PlaybookRun:
    return get_object_or_404(PlaybookRun.objects.visible_to(principal(request)), pk=run_id)


def _visible_step(request: HttpRequest, step_id: int) -> RunStep:
    runs = PlaybookRun.objects.visible_to(principal(request))
    rows = RunStep.objects.select_related("run__case", "run__version__playbook")
    return get_object_or_404(rows.filter(run__in=runs), pk=step_id)
