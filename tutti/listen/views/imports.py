"""Imports: choose a file, check what was understood, watch it being read, see what came of it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.channels.contract import Inbound, Unreadable
from tutti.channels.importer.mapping import Mapping
from tutti.channels.importer.rows import inbound_of_row
from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.actions.importing import desk_for_imports, last_mapping, origin_of
from tutti.listen.actions.uploading import begin_upload, take_upload
from tutti.listen.importing.forms import MappingForm, UploadForm
from tutti.listen.importing.guessing import guess
from tutti.listen.importing.items import FileUnusable, Row
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import Survey, survey
from tutti.listen.importing.uploads import LARGEST, uploaded_file
from tutti.listen.models import Import, Quarantined

SHOWN = 50
REASONS = 10


@policy(administrators)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The newest imports."""
    rows = Import.objects.visible_to(principal(request)).select_related("department")
    return page(request, "listen/imports/list.html", imports=rows.order_by("-pk")[:SHOWN])


@policy(administrators)
@takes_up_to(LARGEST + 1024 * 1024)
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    member = signed_in(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        by = Actor.member(member.pk)
        department = form.cleaned_data["department"] or desk_for_imports(by=by)
        files = form.cleaned_data["file"]
        imported = take_upload(files, department=department, member=member)
        trouble = _unusable(imported)
        if not trouble:
            return redirect("import", imported.pk)
        form.add_error("file", trouble)
    status = 422 if form.errors else 200
    return page(request, "listen/imports/new.html", status=status, form=form)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Check the mapping, then progress, then the summary: one address from beginning to end."""
    known = Import.objects.visible_to(principal(request)).select_related("department", "channel")
    imported = get_object_or_404(known, pk=import_id)
    if imported.state == Import.State.DRAFT:
        with uploaded_file(imported) as path:
            return _check(request, imported, survey(open_source(path)))
    return page(
        request,
        "listen/imports/progress.html",
        part="progress",
        imported=imported,
        running=not imported.is_over,
        reasons=_reasons(imported) if imported.quarantined else [],
    )


def _reasons(imported: Import) -> list[tuple[str, int]]:
    """Why items were set aside, the commonest reasons first."""
    aside: dict[str, Any] = {
        "channel": imported.channel_id,
        "envelope__details__import": imported.pk,
    }
    counted = Quarantined.objects.filter(**aside).values_list("reason").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "reason")[:REASONS])


def _unusable(imported: Import) -> str:
    """Why nothing can be imported from the file, which is then forgotten; "" when it can."""
    try:
        with uploaded_file(imported) as path:
            survey(open_source(path))
    except FileUnusable as trouble:
        imported.delete()
        return str(trouble)
    return ""


def _check(request: HttpRequest, imported: Import, seen: Survey) -> HttpResponse:
    known = last_mapping(origin_of(seen.fingerprint))
    guessed = guess(seen, zone=imported.department.time_zone, known=known)
    form = MappingForm(seen, guessed, request.POST or None)
    if form.is_bound and form.is_valid():
        if "begin" in request.POST:
            begin_upload(
                imported,
                fingerprint=seen.fingerprint,
                mapping=form.mapping(),
                own_addresses=form.cleaned_data.get("own", ()),
                by=Actor.member(signed_in(request).pk),
            )
            messages.success(request, _("The import has begun. Nobody is written to."))
            return redirect("import", imported.pk)
        guessed = form.chosen
    return page(
        request,
        "listen/imports/mapping.html",
        part="preview" if form.is_valid() else None,
        status=422 if form.errors else 200,
        imported=imported, seen=seen, form=form, preview=_preview(seen, guessed.mapping),
    )  # fmt: skip


def _preview(seen: Survey, mapping: Mapping) -> list[dict[str, Any]]:
    """The first rows as the messages they would be."""
    rows = (item for item in seen.shown if isinstance(item, Row))
    now = timezone.now()
    read = [inbound_of_row(row.cells, mapping, at=now) for row in islice(rows, 3)]
    return [_shown(answer) for answer in read]


def _shown(answer: Inbound | Unreadable) -> dict[str, Any]:
    if isinstance(answer, Unreadable):
        return {"trouble": answer.reason}
    return {"message": answer, "dated": answer.claimed_at}
