from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from tutti.ground.access.policy import administrators, policy
from tutti.ground.jobs.actions.deciding import discard, try_again


@policy(administrators)
@require_POST
def try_job_again(request: HttpRequest, number: int) -> HttpResponse:
    del request
    try_again(get_object_or_404(ProcrastinateJob, pk=number))
    return redirect("jobs")


@policy(administrators)
@require_POST
def discard_job(request: HttpRequest, number: int) -> HttpResponse:
    del request
    discard(get_object_or_404(ProcrastinateJob, pk=number))
    return redirect("jobs")
