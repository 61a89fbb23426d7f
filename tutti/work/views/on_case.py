"""The inside of a case: its notes and tasks, the notes one writes, the tasks one asks for."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case, CaseSet
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Department, Member
from tutti.ground.files.serving import serve
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.inviting import colleague_at
from tutti.work.actions.noting import mentioned_in, write_note
from tutti.work.asking_forms import AskForm, PeopleForm
from tutti.work.errors import WorkTrouble
from tutti.work.forms import WordsForm, given_files
from tutti.work.models import Note, NoteFile, Task
from tutti.work.places import case_path
from tutti.work.queries import inside_of


@policy(members)
@require_safe
def inside(request: HttpRequest, case_id: int) -> HttpResponse:
    """The flow alone, for a page that hears that the case changed."""
    case = _visible_case(request, case_id)
    return page(request, "work/_inside.html", case=case, items=inside_of(case, principal(request)))


@policy(members)
@require_POST
def notes(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write a note. When it cannot be kept, the text stands on the page that says why."""
    case, author = _visible_case(request, case_id), signed_in(request)
    form = WordsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _note_again(request, case, form)
    try:
        note = write_note(
            case,
            author=author,
            text=form.cleaned_data["text"],
            files=given_files(form.cleaned_data["attached"]),
            parent=_parent(request, case),
            nonce=request.POST.get("nonce", "")[:64],
            by=Actor.member(author.pk),
        )
    except WorkTrouble as trouble:
        form.add_error(None, str(trouble))
        return _note_again(request, case, form)
    _say_who_was_told(request, note)
    return redirect(case_path(case.pk))


@policy(members)
@require_POST
def mentions(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who would be told and let in by the note as it stands now. Reads, never writes; POST keeps it out of logs."""
    _visible_case(request, case_id)
    named = mentioned_in(request.POST.get("text", ""), author=signed_in(request))
    return page(request, "work/_mentions.html", named=named)


@policy(members)
@require_safe
def note_file(request: HttpRequest, case_id: int, file_id: int) -> HttpResponseBase:
    case = _visible_case(request, case_id)
    file = get_object_or_404(NoteFile, pk=file_id, note__case=case)
    return serve(request, file.blob_id, name=file.name, content_type=file.content_type)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask a colleague or a department for something; `?whom=member:7` begins with that colleague."""
    case = _visible_case(request, case_id)
    if request.method != "POST":
        begun = {"nonce": secrets.token_hex(16), "whom": request.GET.get("whom", "")}
        form = AskForm(case=case, initial=begun)
        return page(request, "work/ask.html", part="form", case=case, form=form)
    form = AskForm(request.POST, request.FILES, case=case)
    task = _asked(case, form, signed_in(request)) if form.is_valid() else None
    if task is None:
        return page(request, "work/ask.html", part="form", status=422, case=case, form=form)
    messages.success(request, who_was_asked(task))
    return redirect(case_path(case.pk))


def who_was_asked(task: Task) -> str:
    """Says it as it went: a deputy was asked, or that it waits."""
    names = {"who": task.asked_of, "name": task.instead_of}
    if task.is_waiting:
        return gettext("%(who)s is asked when the other task is done.") % names
    if task.instead_of:
        return gettext("%(name)s is away, so %(who)s was asked.") % names
    return gettext("%(who)s was asked.") % names


def people_of(form: PeopleForm) -> tuple[Member | None, Department | None]:
    """Whom the form names; a colleague who is new here is let in first (`NobodyToAsk` when they may not be)."""
    if form.cleaned_data["whom"] == "new":
        given = form.cleaned_data
        return colleague_at(given["new_address"], name=given["new_name"]), None
    return form.chosen()


def _asked(case: Case, form: AskForm, asker: Member) -> Task | None:
    """The task, or None with the reason in the form. A refused task leaves no new colleague behind."""
    try:
        with transaction.atomic():
            doer, department = people_of(form)
            return ask_task(
                case,
                question=_question(form),
                asker=asker,
                doer=doer,
                department=department,
                nonce=form.cleaned_data["nonce"],
                by=Actor.member(asker.pk),
            )
    except (WorkTrouble, CaseTrouble) as trouble:
        form.add_error(None, str(trouble))
        return None


def _question(form: AskForm) -> Question:
    given = form.cleaned_data
    return Question(
        what=given["what"],
        why=given["why"],
        accept_by=given["accept_by"],
        finish_by=given["finish_by"],
        messages=form.shown("m"),
        notes=form.shown("n"),
        files=given_files(given["attached"]),
        items=given["items"].splitlines(),
        needs=given["needs"],
        also=given["also"],
        blocks_closing=not given["goes_on"],
    )


def _visible_case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(CaseSet(Case).visible_to(principal(request)), pk=case_id)


def _parent(request: HttpRequest, case: Case) -> Note | None:
    number = request.POST.get("parent", "")
    if not number:
        return None
    found = case.notes.filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _note_again(request: HttpRequest, case: Case, form: WordsForm) -> HttpResponse:
    return page(request, "work/note.html", status=422, case=case, form=form)


def _say_who_was_told(request: HttpRequest, note: Note) -> None:
    for mention in note.mentions.select_related("member"):
        messages.success(
            request,
            gettext("%(name)s was told and may see this case.") % {"name": mention.member},
        )
