"""Members: who they are, what they may do, a sign-in link to hand over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.actions.links import mail_sign_in_link
from tutti.ground.accounts.actions.members import MemberRefused, add_member, change_member
from tutti.ground.accounts.forms import MemberChangeForm, MemberForm
from tutti.ground.accounts.models import Member, Role
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(administrators)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    everyone = Member.objects.prefetch_related("departments").order_by("-is_active", "name")
    return page(request, "accounts/members.html", members=everyone)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: HttpRequest) -> HttpResponse:
    form = MemberForm(request.POST or None, initial={"role": Role.AGENT})
    if request.method == "POST" and form.is_valid():
        try:
            member = add_member(by=Actor.member(signed_in(request).pk), **form.cleaned_data)
        except MemberRefused as refused:
            form.add_error("email", str(refused))
        else:
            mail_sign_in_link(member.email)
            messages.success(request, _("%(name)s was added.") % {"name": member.name})
            return redirect("members")
    return page(request, "accounts/member_form.html", form=form, status=422 if form.errors else 200)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    subject = get_object_or_404(Member, pk=member_id)
    form = MemberChangeForm(request.POST or None, initial=_as_form(subject))
    if request.method == "POST" and form.is_valid():
        try:
            change_member(subject, by=Actor.member(signed_in(request).pk), **form.cleaned_data)
        except MemberRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("members")
    return page(
        request,
        "accounts/member_form.html",
        form=form,
        subject=subject,
        status=422 if form.errors else 200,
    )


@policy(administrators)
@require_POST
def member_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """Mail this member a sign-in link."""
    subject = get_object_or_404(Member, pk=member_id, is_active=True)
    mail_sign_in_link(subject.email)
    messages.success(
        request, _("A sign-in link is on its way to %(address)s.") % {"address": subject.email}
    )
    return redirect("member", member_id=subject.pk)


def _as_form(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "departments": list(member.departments.all()),
        "is_active": member.is_active,
    }
