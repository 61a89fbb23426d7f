"""What my work did for customers: one page for every member, with or without a desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.work.outcomes.actions.choosing import choose_mail
from tutti.work.outcomes.chart import columns
from tutti.work.outcomes.models import MailChoice
from tutti.work.outcomes.queries import MONTH, QUARTER, did_for_customers, lines_of
from tutti.work.outcomes.telling import tell

SPANS = {"month": MONTH, "quarter": QUARTER}


@policy(members)
@require_safe
def work_for_customers(request: HttpRequest) -> HttpResponse:
    """The last 30 days, or with `?span=quarter` the last 13 weeks."""
    who = principal(request)
    span = request.GET.get("span", "")
    chosen = span if span in SPANS else "month"
    did = did_for_customers(who, span=SPANS[chosen])
    choice = MailChoice.objects.filter(member=signed_in(request)).first()
    return page(
        request,
        "outcomes/work_for_customers.html",
        span=chosen,
        did=did,
        columns=columns(did.weeks),
        told=tell(lines_of(who), who),
        how=choice.how if choice else MailChoice.How.AS_THEY_COME,
        hows=MailChoice.How.choices,
    )


@policy(members)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    how = request.POST.get("how", "")
    if how in MailChoice.How.values:
        choose_mail(signed_in(request), how=MailChoice.How(how))
        messages.success(request, _("Kept."))
    else:
        messages.error(request, _("Choose one of the three ways."))
    return redirect("work-for-customers")
