from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.ui.page import page
from tutti.journal.following import GROUPS, retry_parked
from tutti.journal.models import Parked
from tutti.journal.watching import hold_up, lags, parked_entries

logger = logging.getLogger(__name__)


@policy(administrators)
@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    """How far each follower has read, and what it set aside."""
    behind = lags()
    holder = hold_up() if any(lag.is_late for lag in behind) else None
    return page(request, "jobs/followers.html", lags=behind, holder=holder, parked=parked_entries())


@policy(administrators)
@require_POST
def retry_parked_entry(request: HttpRequest, number: int) -> HttpResponse:
    """Follow what is parked about the entry's subject again, all of it or nothing."""
    parked = get_object_or_404(Parked, pk=number)
    group = GROUPS.get(parked.group)
    try:
        if group is not None:
            retry_parked(group, (parked.subject_kind, parked.subject_id))
            messages.success(request, _("It went through this time."))
        else:
            messages.error(request, _("The part that follows this is not installed any more."))
    except Exception as error:  # the same failure as before is an answer, not a crash
        logger.exception("%s: entry %s failed again", parked.group, parked.entry_id)
        messages.error(request, _("It failed again: %(error)s") % {"error": error})
    return redirect("followers")
