"""Remedies on a case: the cards, the small form that proposes one, and what pressing its button will do."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case, CaseSet
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.errors import WorkTrouble
from tutti.work.places import case_path
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.errors import RemedyTrouble
from tutti.work.remedies.foretelling import foretold, usual_currency
from tutti.work.remedies.forms import RemedyForm
from tutti.work.remedies.models import Remedy, State
from tutti.work.remedies.queries import cards_of
from tutti.work.remedies.words import what_is_given


@policy(members)
@require_safe
def cards(request: HttpRequest, case_id: int) -> HttpResponse:
    """The cards alone, for a page that hears that the case changed."""
    case = _visible_case(request, case_id)
    shown = cards_of(case, principal(request))
    return page(request, "remedies/_cards.html", case=case, cards=shown)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _visible_case(request, case_id)
    if request.method != "POST":
        first = {"nonce": secrets.token_hex(16), "currency": usual_currency(case)}
        form = RemedyForm(initial=first)
        return page(request, "remedies/propose.html", part="form", case=case, form=form)
    form = RemedyForm(request.POST)
    remedy = _proposed(case, form, signed_in(request)) if form.is_valid() else None
    if remedy is None:
        return page(request, "remedies/propose.html", part="form", status=422, case=case, form=form)
    messages.success(request, _said(remedy))
    return redirect(case_path(case.pk))


@policy(desk)
@require_POST
def preview(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the button would do with what the form says now. Reads, never writes; POST keeps amounts out of logs."""
    case = _visible_case(request, case_id)
    form = RemedyForm(request.POST)
    form.is_valid()
    said = foretold(form.cleaned_data, case=case, member=signed_in(request))
    return page(request, "remedies/_preview.html", said=said)


def _proposed(case: Case, form: RemedyForm, member: Member) -> Remedy | None:
    given = form.cleaned_data
    try:
        return propose_remedy(
            case,
            kind=given["kind"],
            amount=form.money,
            what=given["what"],
            recipient=given["recipient"],
            nonce=given["nonce"],
            member=member,
            by=Actor.member(member.pk),
        )
    except (RemedyTrouble, WorkTrouble, CaseTrouble) as trouble:
        form.add_error(None, str(trouble))
        return None


def _said(remedy: Remedy) -> str:
    what = {"what": what_is_given(remedy)}
    if remedy.state == State.PROPOSED:
        return _("%(what)s waits for a decision.") % what
    return _("%(what)s is approved.") % what


def _visible_case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(CaseSet(Case).visible_to(principal(request)), pk=case_id)
