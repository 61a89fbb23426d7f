"""Being away: one's own page, and the same for a member as an administrator sees it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.ground.access.policy import administrators, members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.actions.absences import AbsenceRefused, be_away, come_back
from tutti.ground.accounts.forms import AwayForm
from tutti.ground.accounts.models import Absence, Member
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(members)
@require_http_methods(["GET", "HEAD", "POST"])
def own_absences(request: HttpRequest) -> HttpResponse:
    return _absences(request, signed_in(request), here=reverse("away"))


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def absences_of(request: HttpRequest, member_id: int) -> HttpResponse:
    """For a colleague who cannot do it themselves any more."""
    member = get_object_or_404(Member, pk=member_id)
    return _absences(request, member, here=reverse("member-away", args=[member.pk]))


@policy(members)
@require_POST
def end_own_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    absence = get_object_or_404(Absence, pk=absence_id, member=signed_in(request))
    return _ended(request, absence, back=reverse("away"))


@policy(administrators)
@require_POST
def end_absence_of(request: HttpRequest, member_id: int, absence_id: int) -> HttpResponse:
    absence = get_object_or_404(Absence, pk=absence_id, member_id=member_id)
    return _ended(request, absence, back=reverse("member-away", args=[member_id]))


def _absences(request: HttpRequest, member: Member, *, here: str) -> HttpResponse:
    today = timezone.localtime(timezone=ZoneInfo(member.time_zone)).date()
    initial = {"first_day": today, "back_on": today + timedelta(days=7)}
    form = AwayForm(request.POST or None, member=member, initial=initial)
    if request.method == "POST" and form.is_valid() and _noted(form, by=signed_in(request)):
        messages.success(request, _("Noted."))
        return redirect(here)
    coming = member.absences.filter(ends_at__gt=timezone.now()).select_related("by")
    return page(
        request,
        "accounts/away.html",
        status=422 if form.errors else 200,
        form=form,
        member=member,
        own=member.pk == signed_in(request).pk,
        absences=list(coming),
        here=here,
        now=timezone.now(),
    )


def _noted(form: AwayForm, *, by: Member) -> bool:
    starts_at, ends_at = form.stretch()
    deputy, actor = form.cleaned_data["deputy"], Actor.member(by.pk)
    try:
        be_away(form.member, starts_at=starts_at, ends_at=ends_at, deputy=deputy, by=actor)
    except AbsenceRefused as refused:
        form.add_error("back_on", str(refused))
        return False
    return True


def _ended(request: HttpRequest, absence: Absence, *, back: str) -> HttpResponse:
    come_back(absence, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Noted."))
    return redirect(back)
