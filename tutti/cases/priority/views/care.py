"""Why a case needs special care: read by who works it, and every reading is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.cases.models import Case
from tutti.cases.priority.actions.care_reading import note_reading
from tutti.cases.priority.actions.marking import lift_mark, mark_vulnerable
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.errors import PriorityTrouble
from tutti.cases.priority.forms import CareForm
from tutti.cases.priority.models import Mark
from tutti.cases.priority.queries import marks_of
from tutti.cases.views.detail import visible_case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

REFUSED = 422


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def case_care(request: HttpRequest, case_id: int) -> HttpResponse:
    case = visible_case(request, case_id)
    form = CareForm(request.POST or None, has_person=case.person_id is not None)
    if request.method == "POST" and form.is_valid():
        _mark(request, case, form)
        messages.success(
            request, _("%(case)s is marked for special care.") % {"case": case.reference}
        )
        return redirect("case", case.pk)
    marks = marks_of(case)
    if marks:
        note_reading(case, by=Actor.member(signed_in(request).pk))
    status = REFUSED if form.errors else 200
    return page(request, "priority/care.html", status=status, case=case, form=form, marks=marks)


@policy(desk)
@require_POST
def lift_care(request: HttpRequest, case_id: int, mark_id: int) -> HttpResponse:
    case, member = visible_case(request, case_id), signed_in(request)
    marks = Mark.objects.visible_to(principal(request)).filter(
        pk__in=[m.pk for m in marks_of(case)]
    )
    mark = get_object_or_404(marks, pk=mark_id)
    try:
        lift_mark(mark, by=Actor.member(member.pk), member=member)
    except PriorityTrouble as trouble:
        messages.error(request, str(trouble))
    else:
        reckon([case.pk])
        messages.success(request, _("The mark is lifted."))
    return redirect("case", case.pk)


def _mark(request: HttpRequest, case: Case, form: CareForm) -> None:
    member, given = signed_in(request), form.cleaned_data
    subject = case.customer if given.get("whole_person") and case.customer else case
    mark_vulnerable(
        subject, why=given["why"], note=given["words"], by=Actor.member(member.pk), member=member
    )
    reckon([case.pk])
