"""One remedy: where it stands, what finance said, what one can do about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.errors import WorkTrouble
from tutti.work.places import case_path
from tutti.work.remedies.actions.proposing import revise_remedy, withdraw_remedy
from tutti.work.remedies.actions.settling import (
    issue_again,
    issued_by_hand,
    it_arrived,
    it_was_issued,
)
from tutti.work.remedies.errors import RemedyTrouble
from tutti.work.remedies.forms import RemedyForm, known_values
from tutti.work.remedies.models import Remedy, RemedySet, State
from tutti.work.remedies.queries import cards

Decide = Callable[..., Remedy]
DECISIONS: dict[str, Decide] = {
    "withdraw": withdraw_remedy,
    "was-issued": it_was_issued,
    "again": issue_again,
    "by-hand": issued_by_hand,
    "arrived": it_arrived,
}
WITH_REFERENCE = ("was-issued", "by-hand", "arrived")


@policy(members)
@require_safe
def remedy(request: HttpRequest, remedy_id: int) -> HttpResponse:
    visible = RemedySet(Remedy).visible_to(principal(request)).filter(pk=remedy_id)
    get_object_or_404(visible)
    (card,) = cards(visible, principal(request))
    return page(request, "remedies/remedy.html", part="remedy", card=card, remedy=card.remedy)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, remedy_id: int) -> HttpResponse:
    """Change what is proposed; whatever was decided about it before counts no longer."""
    subject = _visible(request, remedy_id)
    if subject.state != State.PROPOSED:
        messages.error(request, _("Only what is proposed can be changed."))
        return redirect("remedy", subject.pk)
    form = RemedyForm(request.POST or None, initial=known_values(subject))
    if form.is_bound and form.is_valid() and _revised(subject, form, signed_in(request)):
        return redirect(case_path(subject.case_id))
    status = 422 if form.errors else 200
    return page(
        request,
        "remedies/propose.html",
        status=status,
        form=form,
        case=subject.case,
        remedy=subject,
    )


@policy(desk)
@require_POST
def settle(request: HttpRequest, remedy_id: int) -> HttpResponse:
    """One of the buttons beside a remedy; a second press, or a colleague's, changes nothing more."""
    subject = _visible(request, remedy_id)
    wanted = request.POST.get("decision", "")
    decide = DECISIONS.get(wanted)
    if decide is None:
        messages.error(request, _("Choose one of the buttons beside the remedy."))
    else:
        _decide(request, decide, subject, named=wanted in WITH_REFERENCE)
    return HttpResponseRedirect(_back(request, subject))


def _decide(request: HttpRequest, decide: Decide, subject: Remedy, *, named: bool) -> None:
    member = signed_in(request)
    more = {"reference": request.POST.get("reference", "")[:200]} if named else {}
    try:
        decide(subject, member=member, by=Actor.member(member.pk), **more)
    except (RemedyTrouble, WorkTrouble) as trouble:
        messages.error(request, str(trouble))


def _revised(subject: Remedy, form: RemedyForm, member: Member) -> bool:
    given = form.cleaned_data
    try:
        revise_remedy(
            subject,
            kind=given["kind"],
            amount=form.money,
            what=given["what"],
            recipient=given["recipient"],
            member=member,
            by=Actor.member(member.pk),
        )
    except (RemedyTrouble, WorkTrouble) as trouble:
        form.add_error(None, str(trouble))
        return False
    return True


def _visible(request: HttpRequest, remedy_id: int) -> Remedy:
    visible = RemedySet(Remedy).visible_to(principal(request)).select_related("case")
    return get_object_or_404(visible, pk=remedy_id)


def _back(request: HttpRequest, subject: Remedy) -> str:
    wanted = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return case_path(subject.case_id)
