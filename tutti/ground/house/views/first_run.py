"""From nothing to the first case: one question a page, three at most, each skippable."""

from __future__ import annotations

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.actions.members import change_member, set_password
from tutti.ground.accounts.models import Department, Member
from tutti.ground.house.actions.changing import change_house
from tutti.ground.house.forms import FirstHouseForm, FirstMemberForm
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

STEPS = 3


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def name_the_house(request: HttpRequest) -> HttpResponse:
    form = FirstHouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _found_house(signed_in(request), form)
        return redirect("first-run-you")
    return _step(request, "house/first_house.html", form, 1)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def name_yourself(request: HttpRequest) -> HttpResponse:
    form = FirstMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _fits(form, signed_in(request)):
        _introduce(request, signed_in(request), form)
        return redirect("first-run-hear")
    return _step(request, "house/first_you.html", form, 2)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def first_words(request: HttpRequest) -> HttpResponse:
    """Where the first messages come from: later stages fill the slot with what they can do."""
    if request.method == "POST":
        change_house(by=Actor.member(signed_in(request).pk), first_run_done_at=timezone.now())
        return redirect("/")
    return page(request, "house/first_words.html", step=3, steps=STEPS)


def _step(request: HttpRequest, template: str, form: forms.Form, step: int) -> HttpResponse:
    status = 422 if form.errors else 200
    return page(request, template, form=form, step=step, steps=STEPS, status=status)


@transaction.atomic
def _found_house(member: Member, form: FirstHouseForm) -> None:
    by = Actor.member(member.pk)
    change_house(by=by, name=form.cleaned_data["name"], time_zone=form.cleaned_data["time_zone"])
    change_member(member, by=by, time_zone=form.cleaned_data["time_zone"])
    name = form.cleaned_data["department"].strip()
    if not Department.objects.filter(name__iexact=name).exists():
        create_department(name=name, keeper=member, by=by)


def _fits(form: FirstMemberForm, member: Member) -> bool:
    email = form.cleaned_data["email"].strip().lower()
    if Member.objects.filter(email__iexact=email).exclude(pk=member.pk).exists():
        form.add_error("email", _("This address belongs to another member."))
    try:
        validate_password(form.cleaned_data["password"], member)
    except ValidationError as error:
        form.add_error("password", error)
    return not form.errors


@transaction.atomic
def _introduce(request: HttpRequest, member: Member, form: FirstMemberForm) -> None:
    by = Actor.member(member.pk)
    fresh = change_member(
        member,
        by=by,
        name=form.cleaned_data["name"].strip(),
        email=form.cleaned_data["email"].strip().lower(),
    )
    set_password(fresh, password=form.cleaned_data["password"], by=by)
    update_session_auth_hash(request, fresh)
