"""A date promised to the customer: found in the words one writes, moved, met, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.cases.models import Case
from tutti.cases.promises.actions.dated import meet_date, move_date, withdraw_date
from tutti.cases.promises.dates import dates_in
from tutti.cases.promises.errors import PromiseTrouble
from tutti.cases.promises.forms import DateForm
from tutti.cases.promises.models import KindOfPromise, Promise
from tutti.cases.promises.promised import PICKED
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(desk)
@require_POST
def found_dates(request: HttpRequest, case_id: int) -> HttpResponse:
    """The dates in the words as they stand now, to be promised by one click. Reads, never writes.

    One picked before stays picked while its words stand.
    """
    _visible_case(request, case_id)
    found = dates_in(request.POST.get("text", ""), timezone.localtime())
    still = {each.at.isoformat() for each in found} & {request.POST.get(PICKED, "")}
    return page(request, "promises/_found.html", found=found, picked="".join(still))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, case_id: int, promise_id: int) -> HttpResponse:
    """Move the date, say it is met, or take it back; each by its own button."""
    case = _visible_case(request, case_id)
    known = get_object_or_404(case.promises, pk=promise_id, kind=KindOfPromise.DATED)
    form = DateForm(request.POST or None, initial={"due_at": known.due_at})
    if request.method == "POST" and form.is_valid():
        try:
            said = _done(known, request.POST.get("act", ""), form, signed_in(request).pk)
        except PromiseTrouble as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, said)
            return redirect("case", case.pk)
    status = 422 if form.errors else 200
    return page(
        request, "promises/promise.html", status=status, case=case, promise=known, form=form
    )


def _done(known: Promise, act: str, form: DateForm, member: int) -> str:
    by, (due_at, reason) = Actor.member(member), form.date_and_reason()
    if act == "met":
        meet_date(known, by=by)
        return _("Noted: it is done.")
    if act == "withdraw":
        withdraw_date(known, reason=reason, by=by)
        return _("The promise is taken back. Tell the customer if they count on it.")
    if due_at is None:
        raise PromiseTrouble(_("Pick the new date first."))
    move_date(known, due_at=due_at, reason=reason, by=by)
    return _("The date is moved. Tell the customer if they count on the old one.")


def _visible_case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(principal(request)), pk=case_id)
