"""The settings page of a house's own fields."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.fields.actions.defining import change_field, define_field, retire_field
from tutti.ground.fields.forms import FieldForm, NewFieldForm
from tutti.ground.fields.models import Definition
from tutti.ground.fields.places import places
from tutti.ground.texts import text_in, with_text
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(administrators)
@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    known = list(Definition.objects.filter(retired_at__isnull=True))
    groups = [(label, [each for each in known if each.on == on]) for on, label in places().items()]
    return page(request, "fields/fields.html", groups=groups)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_field(request: HttpRequest) -> HttpResponse:
    form = NewFieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        language = get_language() or "en"
        define_field(
            on=given["on"],
            labels=with_text({}, language, given["label"]),
            kind=given["kind"],
            private=given["private"],
            choices=form.definition_of_choices() if given["kind"] == "choice" else (),
            currency=given["currency"] if given["kind"] == "money" else "",
            by=Actor.member(signed_in(request).pk),
        )
        messages.success(request, _("The field is there. Empty fields take no room on a page."))
        return redirect("fields")
    return page(request, "fields/field.html", form=form, status=422 if form.errors else 200)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, definition_id: int) -> HttpResponse:
    known = get_object_or_404(Definition, pk=definition_id)
    form = FieldForm(request.POST or None, known=known, initial=_as_form(known))
    if request.method == "POST" and form.is_valid():
        _change(request, known, form)
        messages.success(request, _("Saved."))
        return redirect("fields")
    return page(
        request, "fields/field.html", form=form, known=known, status=422 if form.errors else 200
    )


@policy(administrators)
@require_POST
def retire(request: HttpRequest, definition_id: int) -> HttpResponse:
    known = get_object_or_404(Definition, pk=definition_id)
    retire_field(known, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("%(field)s is asked for no more.") % {"field": known})
    return redirect("fields")


def _change(request: HttpRequest, known: Definition, form: FieldForm) -> None:
    language = get_language() or "en"
    change_field(
        known,
        labels=with_text(known.labels, language, form.cleaned_data["label"]),
        private=form.cleaned_data["private"],
        choices=form.definition_of_choices() if known.kind == "choice" else [],
        by=Actor.member(signed_in(request).pk),
    )


def _as_form(known: Definition) -> dict[str, object]:
    language = get_language() or "en"
    choices = "\n".join(text_in(each["label"], language) for each in known.choices)
    return {"label": known.label, "private": known.private, "choices": choices}
