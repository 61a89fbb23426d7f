"""A member's approvals, and one approval with everything about it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.files.serving import serve
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.actions.withdrawing import withdraw_approval
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.forms import DecideForm
from tutti.work.approvals.models import Approval, ApprovalSet, Verdict
from tutti.work.approvals.queries import Card, cards, lately_on, open_on
from tutti.work.places import case_path

ENDED_SHOWN = timedelta(days=14)
MOST = 50


@policy(members)
@require_safe
def my_approvals(request: HttpRequest) -> HttpResponse:
    me = signed_in(request)
    every = ApprovalSet(Approval)
    asked = every.filter(asked_by=me)
    recently = asked.filter(ended_at__gt=timezone.now() - ENDED_SHOWN)
    return page(
        request,
        "approvals/approvals.html",
        part="list",
        mine=cards(every.waiting_for(me).order_by("due_at", "pk")[:MOST], me),
        asked=cards(asked.open().order_by("due_at", "pk")[:MOST], me),
        ended=cards(recently.order_by("-ended_at")[:MOST], me),
    )


@policy(members)
@require_safe
def approval_page(request: HttpRequest, approval_id: int) -> HttpResponse:
    return show_approval(request, visible_card(request, approval_id))


@policy(members)
@require_POST
def decide(request: HttpRequest, approval_id: int) -> HttpResponse:
    card, who = visible_card(request, approval_id), signed_in(request)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return show_approval(request, card, form=form, trouble=first_error(form))
    given = form.cleaned_data
    say = Say(
        verdict=Verdict(given["verdict"]),
        digest=given["digest"],
        reason=given["reason"],
        road="page",
    )
    try:
        voice(card.approval, who=who, say=say, by=Actor.member(who.pk))
    except ApprovalTrouble as trouble:
        again = visible_card(request, approval_id)
        return show_approval(request, again, form=form, trouble=str(trouble))
    messages.success(request, _("Approved.") if say.verdict == "approve" else _("Declined."))
    return way_back(request, card.approval)


@policy(members)
@require_POST
def withdraw(request: HttpRequest, approval_id: int) -> HttpResponse:
    card, who = visible_card(request, approval_id), signed_in(request)
    try:
        withdraw_approval(card.approval, who=who, by=Actor.member(who.pk))
    except ApprovalTrouble as trouble:
        return show_approval(request, card, trouble=str(trouble))
    messages.success(request, _("Taken back. Nobody is asked any more."))
    return way_back(request, card.approval)


@policy(members)
@require_safe
def approval_file(request: HttpRequest, approval_id: int, number: int) -> HttpResponseBase:
    return bound_file(request, visible_card(request, approval_id), number)


@policy(members)
@require_safe
def on_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """What a case waits for, alone, for a page that hears that the case changed."""
    case = get_object_or_404(CaseSet(Case).visible_to(principal(request)), pk=case_id)
    me = signed_in(request)
    waiting, lately = open_on(case.pk, me), lately_on(case.pk, me)
    return page(request, "approvals/_open.html", case=case, waiting=waiting, lately=lately)


def show_approval(
    request: HttpRequest, card: Card, *, form: DecideForm | None = None, trouble: str = ""
) -> HttpResponse:
    return page(
        request,
        "approvals/approval.html",
        part="approval",
        status=422 if trouble else 200,
        card=card,
        approval=card.approval,
        form=form,
        trouble=trouble,
    )


def visible_card(request: HttpRequest, approval_id: int) -> Card:
    """The approval as the member who asks sees it; 404 when it is not theirs to see."""
    seen = ApprovalSet(Approval).visible_to(principal(request)).filter(pk=approval_id)
    found = cards(seen, signed_in(request))
    if not found:
        raise Http404
    return found[0]


def bound_file(request: HttpRequest, card: Card, number: int) -> HttpResponseBase:
    """A file the approval binds, by its place in the list: exactly the bytes that are decided."""
    file = next((one for one in card.act.files if one.number == number), None)
    if file is None:
        raise Http404
    return serve(request, file.digest, name=file.name, content_type=file.content_type)


def first_error(form: DecideForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def way_back(request: HttpRequest, approval: Approval) -> HttpResponse:
    back = request.POST.get("back", "")
    if back == "approvals":
        return redirect("my-approvals")
    if back == "case":
        return redirect(case_path(approval.case_id))
    return redirect("approval", approval_id=approval.pk)
