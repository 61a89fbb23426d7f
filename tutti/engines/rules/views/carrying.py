"""Carrying rules in and out as files, and the sets that ship. What a file would do is shown before it is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.engines.rules.actions.importing import import_rules
from tutti.engines.rules.building.saying import condition_in_words
from tutti.engines.rules.errors import FileWrong
from tutti.engines.rules.exporting import export_rules
from tutti.engines.rules.kinds import kind
from tutti.engines.rules.lines import actions_in_words
from tutti.engines.rules.planning import Line, lines_of, planned_kept
from tutti.engines.rules.ready_made import ready_made, ready_text
from tutti.engines.rules.shapes import LARGEST, written
from tutti.engines.rules.triggers_said import trigger_in_words
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


class FileForm(forms.Form):
    """A file of rules: chosen, or sent again after its preview."""

    file = forms.FileField(label=gettext_lazy("A file of rules"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("file"):
            given["text"] = given["file"].read(LARGEST + 1).decode("utf-8", "replace")
        if not given.get("text"):
            self.add_error("file", _("Choose a file."))
        return given


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """Choose what to bring in; a POST shows what it would do."""
    if request.method != "POST":
        return _carry_page(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _preview(request, form.cleaned_data["text"])
        except FileWrong as wrong:
            form.add_error("file", str(wrong))
    return _carry_page(request, form, status=422)


@policy(administrators)
@require_safe
def ready(request: HttpRequest, key: str) -> HttpResponse:
    """What a ready-made set would do here."""
    try:
        return _preview(request, ready_text(key))
    except KeyError:
        raise Http404 from None


@policy(administrators)
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Bring in what the preview showed."""
    by = Actor.member(signed_in(request).pk)
    state = request.POST.get("state", "off")
    try:
        done = import_rules(
            request.POST.get("text", ""), by=by, state=state if state in {"off", "shadow"} else ""
        )
    except FileWrong as wrong:
        messages.error(request, str(wrong))
        return redirect("carry-rules")
    number = sum(each.what in {"new", "changed"} for each in done)
    said = ngettext("%(number)d rule brought in.", "%(number)d rules brought in.", number)
    messages.success(request, said % {"number": number})
    return redirect("rules")


@policy(administrators)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All rules as a file."""
    del request
    answer = HttpResponse(export_rules(), content_type="application/json; charset=utf-8")
    name = f"rules-{timezone.localdate().isoformat()}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _carry_page(request: HttpRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    return page(request, "rules/carry.html", status=status, form=form, sets=ready_made())


def _preview(request: HttpRequest, text: str) -> HttpResponse:
    """Each rule with what it would say here, and what the lists other stages keep would get."""
    file = written(text)
    plans = [(line.planned, _said(line)) for line in lines_of(file)]
    plans += [(each, {}) for each in planned_kept(file)]
    brings = sum(each.what in {"new", "changed"} for each, _said in plans)
    return page(request, "rules/bring.html", plans=plans, text=text, brings=brings)


def _said(line: Line) -> dict[str, Any]:
    if line.wording is None:
        return {}
    of = kind(line.planned.kind)
    return {
        "kind": of.label,
        "when": trigger_in_words(line.wording.trigger, of.scope),
        "condition": condition_in_words(line.wording.condition, of.scope),
        "does": actions_in_words(line.wording.actions),
    }
