"""Batch files: what waits for one, the files made, their lines confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.remedies.actions.batching import confirm_lines, fail_line, make_batch
from tutti.work.remedies.errors import RemedyTrouble
from tutti.work.remedies.lines import ids_in
from tutti.work.remedies.models import Batch, BatchSet, Connection, ConnectionSet, Remedy
from tutti.work.remedies.queries import lines_of, waiting_for

LARGEST = 5 * 1024 * 1024
SHOWN = 50


@policy(members)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Each connection with what waits for its next file, and the files made; posting makes one."""
    theirs = ConnectionSet(Connection).whose_files(principal(request))
    if request.method == "POST":
        return _made(request, theirs)
    shown = theirs.exclude(state=Connection.State.REMOVED)
    batches = BatchSet(Batch).visible_to(principal(request)).defer("content")
    return page(
        request,
        "remedies/files.html",
        waiting=[(connection, waiting_for(connection)) for connection in shown],
        batches=batches.select_related("connection", "made_by")[:SHOWN],
    )


@policy(members)
@require_safe
def file(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = _visible(request, batch_id)
    return page(request, "remedies/file.html", batch=batch, lines=lines_of(batch))


@policy(members)
@require_safe
def download(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The very bytes that were made first, however often it is fetched."""
    batch = _visible(request, batch_id)
    response = HttpResponse(bytes(batch.content), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{batch.file_name}"'
    response["Cache-Control"] = "no-store"
    return response


@policy(members)
@require_POST
def confirm(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Confirm every line, those ticked, or those in a file that came back; or say that one failed."""
    batch = _visible(request, batch_id)
    member = signed_in(request)
    by = Actor.member(member.pk)
    if failed := request.POST.get("failed", ""):
        for remedy in _lines(batch, [failed]):
            why = request.POST.get("why", "")[:300]
            fail_line(batch, remedy, member=member, by=by, why=why)
        return redirect("remedy-file", batch.pk)
    count = confirm_lines(batch, _meant(request, batch), member=member, by=by)
    said = ngettext("%(count)d line is confirmed.", "%(count)d lines are confirmed.", count)
    messages.success(request, said % {"count": count})
    return redirect("remedy-file", batch.pk)


def _made(request: HttpRequest, theirs: ConnectionSet) -> HttpResponse:
    number = request.POST.get("connection", "")
    active = theirs.active()
    connection = get_object_or_404(active, pk=int(number) if number.isdecimal() else 0)
    member = signed_in(request)
    try:
        batch = make_batch(connection, member=member, by=Actor.member(member.pk))
    except RemedyTrouble as trouble:
        messages.error(request, str(trouble))
        return redirect("remedy-files")
    return redirect("remedy-file", batch.pk)


def _meant(request: HttpRequest, batch: Batch) -> list[Remedy]:
    if "all" in request.POST:
        return lines_of(batch)
    upload = request.FILES.get("file")
    if upload is None:
        return _lines(batch, request.POST.getlist("line"))
    if (upload.size or 0) > LARGEST:
        messages.error(request, _("This file is over 5 MB. It is not one of ours."))
        return []
    named = set(ids_in(upload.read()))
    return [line for line in lines_of(batch) if line.external_id in named]


def _lines(batch: Batch, numbers: list[str]) -> list[Remedy]:
    wanted = {int(number) for number in numbers if number.isdecimal()}
    return [line for line in lines_of(batch) if line.pk in wanted]


def _visible(request: HttpRequest, batch_id: int) -> Batch:
    visible = BatchSet(Batch).visible_to(principal(request))
    return get_object_or_404(visible.select_related("connection", "made_by"), pk=batch_id)
