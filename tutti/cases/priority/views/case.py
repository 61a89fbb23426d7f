"""The priority of one case: every reason, and what people say of it by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.cases.priority.actions.by_hand import end_by_hand, raise_by_hand
from tutti.cases.priority.errors import PriorityTrouble
from tutti.cases.priority.forms import ByHandForm
from tutti.cases.priority.shown import shown_of
from tutti.cases.views.detail import visible_case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

REFUSED = 422


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def case_priority(request: HttpRequest, case_id: int) -> HttpResponse:
    """Raise or lower it, with a reason."""
    case, member = visible_case(request, case_id), signed_in(request)
    form = ByHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_by_hand(case, **form.cleaned_data, by=Actor.member(member.pk), member=member)
        except PriorityTrouble as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(
                request, _("The priority of %(case)s is changed.") % {"case": case.reference}
            )
            return redirect("case", case.pk)
    status = REFUSED if form.errors else 200
    return page(
        request,
        "priority/case_priority.html",
        status=status,
        case=case,
        form=form,
        shown=shown_of(case),
    )


@policy(desk)
@require_POST
def end_priority(request: HttpRequest, case_id: int) -> HttpResponse:
    """Leave it to its parts again."""
    case, member = visible_case(request, case_id), signed_in(request)
    try:
        end_by_hand(case, by=Actor.member(member.pk), member=member)
    except PriorityTrouble as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(
            request, _("%(case)s is left to its parts again.") % {"case": case.reference}
        )
    return redirect("case", case.pk)
