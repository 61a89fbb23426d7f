"""What members decide about themselves: name, language, zone, look, password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.actions.members import change_member, set_password
from tutti.ground.accounts.forms import PasswordForm, ProfileForm
from tutti.ground.accounts.models import Member
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(members)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    member = signed_in(request)
    form = ProfileForm(request.POST or None, initial=_as_form(member))
    if request.method == "POST" and form.is_valid():
        change_member(member, by=Actor.member(member.pk), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("me")
    return page(request, "accounts/profile.html", form=form, status=422 if form.errors else 200)


@policy(members)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set or change one's own password; other sessions end, this one stays."""
    member = signed_in(request)
    form = PasswordForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        set_password(member, password=form.cleaned_data["password"], by=Actor.member(member.pk))
        update_session_auth_hash(request, member)
        messages.success(request, _("Your password is set. Other devices are signed out."))
        return redirect("me")
    return page(request, "accounts/password.html", form=form, status=422 if form.errors else 200)


def _as_form(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "language": member.language,
        "time_zone": member.time_zone,
        "theme": member.theme,
        "compact": member.compact,
    }
