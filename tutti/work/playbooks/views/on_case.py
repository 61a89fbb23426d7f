"""Playbooks on a case: the line that says where each stands, and starting one."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case, CaseSet
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.errors import WorkTrouble
from tutti.work.places import case_path
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.forms import StartForm
from tutti.work.playbooks.models import Playbook, PlaybookRun, PlaybookSet
from tutti.work.playbooks.showing import lines_of


@policy(members)
@require_safe
def line(request: HttpRequest, case_id: int) -> HttpResponse:
    """The line alone, for a page that hears that the case changed."""
    case = visible_case(request, case_id)
    return page(request, "playbooks/_lines.html", case=case, lines=lines_of(case))


@policy(desk)
@require_safe
def start(request: HttpRequest, case_id: int) -> HttpResponse:
    case = visible_case(request, case_id)
    running = set(
        PlaybookRun.objects.open().filter(case=case).values_list("version__playbook", flat=True)
    )
    every = PlaybookSet(Playbook).visible_to(principal(request)).in_use()
    ready = [one for one in every if one.newest and one.pk not in running]
    return page(request, "playbooks/start.html", part="form", case=case, playbooks=ready)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def start_one(request: HttpRequest, case_id: int, playbook_id: int) -> HttpResponse:
    """Starts at once where nothing is to be chosen; else it asks for the departments first."""
    case = visible_case(request, case_id)
    playbook = get_object_or_404(
        PlaybookSet(Playbook).visible_to(principal(request)).in_use(), pk=playbook_id
    )
    given: dict[str, Any] = {"case": case, "playbook": playbook}
    if request.method != "POST":
        form = StartForm(playbook=playbook, initial={"nonce": secrets.token_hex(16)})
        return page(request, "playbooks/start_one.html", form=form, **given)
    form = StartForm(request.POST, playbook=playbook)
    if not (form.is_valid() and _started(request, case, playbook, form)):
        return page(request, "playbooks/start_one.html", status=422, form=form, **given)
    messages.success(request, _("“%(name)s” has begun.") % {"name": playbook})
    return redirect(case_path(case.pk))


def visible_case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(CaseSet(Case).visible_to(principal(request)), pk=case_id)


def _started(request: HttpRequest, case: Case, playbook: Playbook, form: StartForm) -> bool:
    who = signed_in(request)
    try:
        start_playbook(
            case,
            playbook,
            member=who,
            places=form.chosen(),
            nonce=form.cleaned_data["nonce"],
            by=Actor.member(who.pk),
        )
    except (WorkTrouble, CaseTrouble) as trouble:
        form.add_error(None, str(trouble))
        return False
    return True
