"""Departments: what they are called inside and outside, and who keeps them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.actions.departments import change_department, create_department
from tutti.ground.accounts.forms import DepartmentForm
from tutti.ground.accounts.models import Department
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(administrators)
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    every = Department.objects.select_related("keeper").prefetch_related("members")
    return page(request, "accounts/departments.html", departments=every)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_department(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(request.POST or None, initial={"keeper": signed_in(request)})
    if request.method == "POST" and form.is_valid() and _name_is_free(form, None):
        create_department(
            name=form.cleaned_data["name"],
            keeper=form.cleaned_data["keeper"],
            public_name=_public(form, {}),
            by=Actor.member(signed_in(request).pk),
        )
        messages.success(request, _("The department was created."))
        return redirect("departments")
    return page(
        request, "accounts/department_form.html", form=form, status=422 if form.errors else 200
    )


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def department(request: HttpRequest, department_id: int) -> HttpResponse:
    subject = get_object_or_404(Department, pk=department_id)
    form = DepartmentForm(request.POST or None, initial=_as_form(subject))
    if request.method == "POST" and form.is_valid() and _name_is_free(form, subject):
        change_department(
            subject,
            by=Actor.member(signed_in(request).pk),
            name=form.cleaned_data["name"],
            keeper=form.cleaned_data["keeper"],
            public_name=_public(form, subject.public_name),
        )
        messages.success(request, _("Saved."))
        return redirect("departments")
    return page(
        request,
        "accounts/department_form.html",
        form=form,
        subject=subject,
        status=422 if form.errors else 200,
    )


def _as_form(department: Department) -> dict[str, object]:
    return {
        "name": department.name,
        "keeper": department.keeper,
        "public_name": department.public_name.get(get_language() or "en", ""),
    }


def _public(form: DepartmentForm, known: dict[str, str]) -> dict[str, str]:
    """The public name in the language of the page; the other languages stay as they are."""
    name = form.cleaned_data["public_name"].strip()
    language = get_language() or "en"
    others = {key: value for key, value in known.items() if key != language}
    return others | ({language: name} if name else {})


def _name_is_free(form: DepartmentForm, own: Department | None) -> bool:
    same = Department.objects.filter(name__iexact=form.cleaned_data["name"].strip())
    taken = same.exclude(pk=own.pk if own else 0).exists()
    if taken:
        form.add_error("name", _("There is a department of this name already."))
    return not taken
