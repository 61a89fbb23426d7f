"""What the desk does with a case: take, hand over, plan, settle, rename. Each a form, an action and the way back."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.granting import grant_case
from tutti.cases.actions.next_action import rename_case, set_next_action
from tutti.cases.errors import CaseTrouble, ClosingWaits, OpenWorkRemains
from tutti.cases.forms import HandOverForm, NextActionForm, RenameForm, SettleForm
from tutti.cases.models import Act, Case
from tutti.cases.views.detail import visible_case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

REFUSED = 422


@policy(desk)
@require_POST
def take(request: HttpRequest, case_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    try:
        take_case(case, owner=member, by=Actor.member(member.pk))
    except CaseTrouble as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _("%(case)s is yours.") % {"case": case.reference})
    return redirect("case", case.pk)


@policy(desk)
@require_POST
def let_go(request: HttpRequest, case_id: int) -> HttpResponse:
    """Back to the keeper of its department, who hands it out."""
    case, member = visible_case(request, case_id), signed_in(request)
    try:
        hand_over(case, department=case.department, by=Actor.member(member.pk))
    except CaseTrouble as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _("%(name)s hands it out.") % {"name": case.owner})
    return redirect("case", case.pk)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_it_over(request: HttpRequest, case_id: int) -> HttpResponse:
    case = visible_case(request, case_id)
    form = HandOverForm(request.POST or None, initial={"department": case.department_id})
    if form.is_bound and form.is_valid() and _handed_over(request, case, form):
        visible = Case.objects.visible_to(principal(request)).filter(pk=case.pk).exists()
        return redirect("case", case.pk) if visible else redirect("/")
    return _asked(request, case, form, title=_("Hand over"), submit=_("Hand it over"))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def next_action(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say what comes next. A colleague who could not see the case is let in."""
    case = visible_case(request, case_id)
    tomorrow = timezone.localtime() + timedelta(days=1)
    first = {"doer": case.doer_id, "due_at": tomorrow.replace(minute=0), "what": case.act_note}
    form = NextActionForm(request.POST or None, initial=first)
    if form.is_bound and form.is_valid() and _planned(request, case, form):
        return redirect("case", case.pk)
    return _asked(request, case, form, title=_("What comes next"), submit=_("Plan it"))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, case_id: int) -> HttpResponse:
    """Settle the case. What speaks against it is shown first; with a reason one may go ahead."""
    case = visible_case(request, case_id)
    form = SettleForm(request.POST or None)
    against: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            _close(request, case, form)
        except OpenWorkRemains as open_work:
            against = [objection.reason for objection in open_work.objections]
        except ClosingWaits as waits:
            messages.info(request, str(waits))
            return redirect("case", case.pk)
        except CaseTrouble as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("%(case)s is settled.") % {"case": case.reference})
            return redirect("case", case.pk)
    despite = bool(against) or "despite" in form.data
    status = REFUSED if form.errors or against else 200
    return page(
        request,
        "cases/case_settle.html",
        status=status,
        case=case,
        form=form,
        against=against,
        despite=despite,
    )


@policy(desk)
@require_POST
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    try:
        reopen_case(case, by=Actor.member(member.pk))
    except CaseTrouble as trouble:
        messages.error(request, str(trouble))
    return redirect("case", case.pk)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, case_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    form = RenameForm(request.POST or None, initial={"title": case.title})
    if form.is_bound and form.is_valid():
        rename_case(case, title=form.cleaned_data["title"], by=Actor.member(member.pk))
        return redirect("case", case.pk)
    return _asked(request, case, form, title=_("Rename"), submit=_("Rename"))


def _asked(
    request: HttpRequest, case: Case, form: forms.Form, *, title: str, submit: str
) -> HttpResponse:
    return page(
        request,
        "cases/case_asked.html",
        status=REFUSED if form.errors else 200,
        case=case,
        form=form,
        title=title,
        submit=submit,
    )


def _handed_over(request: HttpRequest, case: Case, form: HandOverForm) -> bool:
    department, member = form.cleaned_data["department"], form.cleaned_data["member"]
    by = Actor.member(signed_in(request).pk)
    try:
        hand_over(case, department=department, owner=member, by=by)
    except CaseTrouble as trouble:
        form.add_error(None, str(trouble))
        return False
    messages.success(request, _("Handed to %(whom)s.") % {"whom": member or department})
    return True


def _planned(request: HttpRequest, case: Case, form: NextActionForm) -> bool:
    member, doer = signed_in(request), form.cleaned_data["doer"]
    by = Actor.member(member.pk)
    try:
        set_next_action(
            case,
            act=Act.DO,
            doer=doer,
            due_at=form.cleaned_data["due_at"],
            note=form.cleaned_data["what"],
            by=by,
        )
    except CaseTrouble as trouble:
        form.add_error(None, str(trouble))
        return False
    if not doer.works_the_desk:
        grant_case(case, members=[doer], reason="shared", by=by, giver=member)
    return True


def _close(request: HttpRequest, case: Case, form: SettleForm) -> None:
    member = signed_in(request)
    close_case(
        case,
        resolution=form.cleaned_data["resolution"],
        by=Actor.member(member.pk),
        member=member,
        override=form.cleaned_data["despite"],
        reason=form.cleaned_data["reason"].strip(),
    )
