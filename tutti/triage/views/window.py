"""How long filtered messages stay, and what is still to be deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.rewriting.models import Owed, State
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.triage.actions.windows import change_review_window
from tutti.triage.forms import ReviewWindowForm
from tutti.triage.models import Decision
from tutti.triage.windows import review_window


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def window(request: HttpRequest) -> HttpResponse:
    form = ReviewWindowForm(request.POST or None, initial={"days": review_window().days})
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        change_review_window(days=days, by=Actor.member(signed_in(request).pk))
        said = ngettext(
            "The words of filtered messages stay for %(days)s day.",
            "The words of filtered messages stay for %(days)s days.",
            days,
        )
        messages.success(request, said % {"days": days})
        return redirect("review-window")
    waiting = Decision.objects.filtered().filter(purged_at__isnull=True)
    return page(
        request,
        "triage/window.html",
        form=form,
        waiting=waiting.count(),
        next_at=waiting.order_by("purge_after").values_list("purge_after", flat=True).first(),
        owed=Owed.objects.exclude(state=State.DONE).order_by("since"),
        large=Owed.objects.filter(state=State.TOO_LARGE).order_by("-size"),
        status=422 if form.errors else 200,
    )
