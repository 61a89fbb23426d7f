"""Signing in and out: by password, or by a link that works once."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from tutti.ground.access.policy import anyone, key_holders, members, policy
from tutti.ground.accounts.actions.links import mail_sign_in_link
from tutti.ground.accounts.actions.signing_in import (
    remember_sign_in,
    sign_in_key,
    use_sign_in_key,
)
from tutti.ground.accounts.forms import LinkForm, SignInForm
from tutti.ground.accounts.models import Member
from tutti.ground.house.queries import house
from tutti.ground.limits.limited import limited
from tutti.ground.ui.page import page

BACKEND = "django.contrib.auth.backends.ModelBackend"
MINUTES = timedelta(minutes=10)


def _typed_address(request: HttpRequest) -> str:
    return request.POST.get("email", "").strip().lower()


@policy(anyone)
@limited("sign-in by place", limit=30, per=timedelta(minutes=1))
@limited("sign-in by address", limit=10, per=MINUTES, key=_typed_address)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.member:
        login(request, form.member, backend=BACKEND)
        remember_sign_in(form.member, how="password")
        return redirect(_where_to(request, form.member))
    status = 422 if form.errors else 200
    return page(request, "accounts/sign_in.html", form=form, next=_next(request), status=status)


@policy(anyone)
@limited("sign-in link by place", limit=20, per=timedelta(minutes=1))
@limited("sign-in link by address", limit=5, per=MINUTES, key=_typed_address)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Mail a link to the address if it is a member's. The answer is the same for every address."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mail_sign_in_link(form.cleaned_data["email"])
        return page(request, "accounts/link_sent.html", email=form.cleaned_data["email"])
    return page(
        request, "accounts/ask_for_link.html", form=form, status=422 if form.errors else 200
    )


@policy(key_holders)
@limited("sign-in by link", limit=30, per=timedelta(minutes=1))
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whose link it is; only the button signs in, so that a mail scanner uses nothing up."""
    key = sign_in_key(secret)
    if key is None:
        return page(request, "accounts/link_over.html", status=404)
    if request.method == "POST":
        member = use_sign_in_key(key)
        if member is None:
            return page(request, "accounts/link_over.html", status=404)
        login(request, member, backend=BACKEND)
        return redirect(_where_to(request, member))
    return page(request, "accounts/sign_in_by_link.html", member=key.member)


@policy(members)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


def _next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, when that is a page of ours; nothing else is followed."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else ""


def _where_to(request: HttpRequest, member: Member) -> str:
    if member.is_administrator and house().first_run_done_at is None:
        return reverse("first-run")
    return _next(request) or "/"
