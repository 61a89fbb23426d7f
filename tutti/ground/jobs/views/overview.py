from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.jobs.queries import jobs_now
from tutti.ground.ui.page import page


@policy(administrators)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return page(request, "jobs/overview.html", jobs=jobs_now())
