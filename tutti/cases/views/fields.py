"""The house's own fields of a case, on a page of their own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.cases.actions.describing import describe_case
from tutti.cases.views.detail import visible_case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.fields.values import definitions_on, form_fields, kept_values
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

REFUSED = 422


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def own_fields(request: HttpRequest, case_id: int) -> HttpResponse:
    """Values a file brought under names the house does not ask for stay as they came."""
    case = visible_case(request, case_id)
    definitions = definitions_on("case")
    form = forms.Form(request.POST or None)
    form.fields |= form_fields(definitions, case.fields)
    if form.is_bound and form.is_valid():
        kept = kept_values(definitions, form.cleaned_data, case.fields)
        describe_case(case, fields=kept, by=Actor.member(signed_in(request).pk))
        messages.success(request, _("Saved."))
        return redirect("case", case.pk)
    return page(
        request,
        "cases/case_asked.html",
        status=REFUSED if form.errors else 200,
        case=case,
        form=form,
        title=_("What we know of it"),
        submit=_("Save"),
    )
