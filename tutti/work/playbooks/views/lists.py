"""The playbooks of the house, and those that ship with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.texts import text_in, with_text
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.playbooks.actions.writing import write_playbook
from tutti.work.playbooks.forms import AboutForm
from tutti.work.playbooks.models import Playbook, PlaybookRun, PlaybookSet
from tutti.work.playbooks.ready import ready_made, use_ready_made


@policy(desk)
@require_safe
def playbooks(request: HttpRequest) -> HttpResponse:
    known = list(PlaybookSet(Playbook).visible_to(principal(request)).in_use())
    used = {one.ready_made for one in known}
    language = get_language() or "en"
    offered = [
        {
            "key": one.key,
            "name": text_in(one.names, language),
            "about": text_in(one.about, language),
        }
        for one in ready_made()
        if one.key not in used
    ]
    given: dict[str, Any] = {"playbooks": known, "offered": offered, "running": _running()}
    return page(request, "playbooks/playbooks.html", **given)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_playbook(request: HttpRequest) -> HttpResponse:
    form = AboutForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return page(request, "playbooks/about.html", status=status, form=form)
    language = get_language() or "en"
    who = signed_in(request)
    made = write_playbook(
        names=with_text({}, language, form.cleaned_data["name"]),
        about=with_text({}, language, form.cleaned_data["about"]),
        member=who,
        by=Actor.member(who.pk),
    )
    return redirect("playbook", made.pk)


@policy(administrators)
@require_POST
def use_one(request: HttpRequest, key: str) -> HttpResponse:
    who = signed_in(request)
    try:
        made = use_ready_made(key, member=who, by=Actor.member(who.pk))
    except KeyError:
        raise Http404 from None
    messages.success(
        request, _("“%(name)s” is yours now. It can be started on any case.") % {"name": made}
    )
    return redirect("playbook", made.pk)


def _running() -> dict[int, int]:
    """How many cases each playbook runs on."""
    found: dict[int, int] = {}
    for playbook in PlaybookRun.objects.open().values_list("version__playbook", flat=True):
        found[playbook] = found.get(playbook, 0) + 1
    return found
