"""One playbook as a list of steps, with its drawing beside; administrators write it, the desk reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.engines.playbooks.definition import Place, WebhookStep
from tutti.engines.playbooks.drawing import drawn
from tutti.engines.playbooks.editing import (
    changed,
    free_key,
    moved,
    with_places,
    with_step,
    without,
)
from tutti.ground.access.policy import administrators, desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.texts import text_in, with_text
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.playbooks.actions.writing import (
    change_draft,
    describe_playbook,
    publish,
    put_away,
    renew_secret,
)
from tutti.work.playbooks.errors import NotSound
from tutti.work.playbooks.forms import PlacesForm, SettingsForm
from tutti.work.playbooks.models import Playbook, PlaybookRun, PlaybookSet
from tutti.work.playbooks.showing import faults_of_the_whole, listed
from tutti.work.playbooks.step_forms import STEP_FORMS, StepForm
from tutti.work.playbooks.words import KIND_WORDS, WAY_WORDS


@policy(desk)
@require_safe
def playbook(request: HttpRequest, playbook_id: int) -> HttpResponse:
    known = _visible(request, playbook_id)
    newest = known.newest
    runs = PlaybookRun.objects.visible_to(principal(request)).open()
    given: dict[str, Any] = {
        "playbook": known,
        "steps": listed(known.written),
        "faults": faults_of_the_whole(known.written),
        "drawing": drawn(known.written, get_language() or "en"),
        "kinds": KIND_WORDS,
        "ways": WAY_WORDS,
        "newest": newest,
        "tells": any(isinstance(step, WebhookStep) for step in known.written.steps),
        "cannot_start": _cannot_start(known),
        "is_changed": newest is None or newest.definition != known.draft,
        "runs": runs.filter(version__playbook=known).select_related("case", "version")[:20],
        "writes": signed_in(request).is_administrator and known.archived_at is None,
    }
    return page(request, "playbooks/playbook.html", **given)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, playbook_id: int) -> HttpResponse:
    known = _visible(request, playbook_id)
    first = {"name": str(known), "about": known.about_words, "starts_when": known.starts_when}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return page(request, "playbooks/about.html", status=status, form=form, playbook=known)
    language = get_language() or "en"
    describe_playbook(
        known,
        names=with_text(known.names, language, form.cleaned_data["name"]),
        about=with_text(known.about, language, form.cleaned_data["about"]),
        starts_when=form.cleaned_data["starts_when"],
        by=_by(request),
    )
    messages.success(request, _("Saved."))
    return redirect("playbook", known.pk)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, playbook_id: int) -> HttpResponse:
    """Who is asked, by name; the department can be left to whoever starts it."""
    known = _visible(request, playbook_id)
    form = PlacesForm(request.POST if request.method == "POST" else None, definition=known.written)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return page(request, "playbooks/places.html", status=status, form=form, playbook=known)
    found = form.places()
    if new := form.cleaned_data["new"]:
        key = free_key(known.written, new)
        found[key] = Place(names=with_text({}, get_language() or "en", new))
    change_draft(known, with_places(known.written, found), by=_by(request))
    messages.success(request, _("Saved."))
    return redirect("playbook", known.pk)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, playbook_id: int, kind: str) -> HttpResponse:
    known = _visible(request, playbook_id)
    form_class = STEP_FORMS.get(kind)
    if form_class is None:
        raise Http404
    draft = known.written
    form = form_class(request.POST if request.method == "POST" else None, definition=draft)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, known, form, kind)
    step = form.step(free_key(draft, form.cleaned_data["titles"]))
    change_draft(known, with_step(draft, step), by=_by(request))
    return redirect("playbook", known.pk)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, playbook_id: int, key: str) -> HttpResponse:
    known = _visible(request, playbook_id)
    draft = known.written
    if not draft.has(key):
        raise Http404
    step = draft.step(key)
    posted = request.POST if request.method == "POST" else None
    form = STEP_FORMS[step.kind](posted, definition=draft, known=step)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, known, form, step.kind)
    change_draft(known, changed(draft, form.step(key)), by=_by(request))
    messages.success(request, _("Saved."))
    return redirect("playbook", known.pk)


@policy(administrators)
@require_POST
def move(request: HttpRequest, playbook_id: int, key: str, act: str) -> HttpResponse:
    """Up, down, or out of the list."""
    known = _visible(request, playbook_id)
    draft = known.written
    if not draft.has(key) or act not in {"up", "down", "remove"}:
        raise Http404
    new = without(draft, key) if act == "remove" else moved(draft, key, up=act == "up")
    change_draft(known, new, by=_by(request))
    return redirect("playbook", known.pk)


@policy(administrators)
@require_POST
def publish_it(request: HttpRequest, playbook_id: int) -> HttpResponse:
    known = _visible(request, playbook_id)
    try:
        version = publish(known, member=signed_in(request), by=_by(request))
    except NotSound as wrong:
        messages.error(request, _("It cannot be published yet. %(why)s") % {"why": wrong})
        return redirect("playbook", known.pk)
    messages.success(
        request, _("Version %(number)d runs from now on.") % {"number": version.number}
    )
    return redirect("playbook", known.pk)


@policy(administrators)
@require_POST
def secret(request: HttpRequest, playbook_id: int) -> HttpResponse:
    """A new secret, shown this once."""
    known = _visible(request, playbook_id)
    made = renew_secret(known, by=_by(request))
    return page(request, "playbooks/secret.html", playbook=known, secret=made)


@policy(administrators)
@require_POST
def put_it_away(request: HttpRequest, playbook_id: int) -> HttpResponse:
    known = _visible(request, playbook_id)
    put_away(known, by=_by(request))
    messages.success(request, _("Nobody starts “%(name)s” any more.") % {"name": known})
    return redirect("playbooks")


def _cannot_start(known: Playbook) -> list[str]:
    """The places that keep it from starting by itself, because nobody chose their department."""
    if not known.starts_when:
        return []
    language = get_language() or "en"
    open_places = (one for one in known.written.places.values() if not one.department)
    return [text_in(place.names, language) for place in open_places]


def _visible(request: HttpRequest, playbook_id: int) -> Playbook:
    return get_object_or_404(PlaybookSet(Playbook).visible_to(principal(request)), pk=playbook_id)


def _form_page(request: HttpRequest, known: Playbook, form: StepForm, kind: str) -> HttpResponse:
    given: dict[str, Any] = {
        "playbook": known,
        "form": form,
        "words": KIND_WORDS[kind],
        "known": form.known,
    }
    return page(request, "playbooks/step.html", status=422 if form.errors else 200, **given)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(signed_in(request).pk)
