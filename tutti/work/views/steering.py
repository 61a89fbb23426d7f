"""What the asking side does from a task's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tutti.cases.models import Case
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.mailing import NothingToMail, mail_again
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.work.actions.beginning import wait_for
from tutti.work.actions.checking_off import add_items
from tutti.work.actions.serving import also_serve, serve_no_more
from tutti.work.actions.steering import Anew, answer_back, reassign_task, withdraw_task
from tutti.work.asking_forms import ReassignForm, numbers_in
from tutti.work.dates import proposed_dates
from tutti.work.errors import CannotServe, WorkTrouble
from tutti.work.forms import WordsForm, given_files
from tutti.work.queries import Card
from tutti.work.views.on_case import people_of
from tutti.work.views.tasks import show_task, visible_card, way_back


@policy(members)
@require_POST
def withdraw(request: HttpRequest, task_id: int) -> HttpResponse:
    card, who = visible_card(request, task_id), signed_in(request)
    by = Actor.member(who.pk)
    words = request.POST.get("text", "")[:2000].replace("\x00", "")
    return _try(
        request,
        card,
        lambda: withdraw_task(card.task, who=who, words=words, by=by),
        said=gettext("Withdrawn. The links to it no longer work."),
    )


@policy(members)
@require_POST
def answer_doer(request: HttpRequest, task_id: int) -> HttpResponse:
    card, who = visible_card(request, task_id), signed_in(request)
    form = WordsForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_task(request, card, trouble=_errors(form))
    given = form.cleaned_data
    files = given_files(given["attached"])
    by = Actor.member(who.pk)
    return _try(
        request,
        card,
        lambda: answer_back(card.task, who=who, words=given["text"], files=files, by=by),
        said=gettext("Your answer is on its way to %(name)s.") % {"name": card.task.asked_of},
    )


@policy(members)
@require_POST
def reassign(request: HttpRequest, task_id: int) -> HttpResponse:
    card, who = visible_card(request, task_id), signed_in(request)
    form = ReassignForm(request.POST)
    if not form.is_valid():
        return show_task(request, card, reassign=form)
    return _try(
        request,
        card,
        lambda: _reassign(card, form, who=who),
        said=gettext("Asked anew. Earlier links no longer work."),
        form=form,
    )


@policy(members)
@require_POST
def mail_once_more(request: HttpRequest, task_id: int, notice_id: int) -> HttpResponse:
    card = visible_card(request, task_id)
    notices = Notice.objects.filter(subject_kind="task", subject_id=task_id, pk=notice_id)
    notice = notices.first() if card.may_steer else None
    if notice is None:
        raise Http404
    return _try(
        request, card, lambda: mail_again(notice), said=gettext("It will be mailed again now.")
    )


@policy(members)
@require_POST
def ask_them(request: HttpRequest, task_id: int, member_id: int) -> HttpResponse:
    """One click on a colleague who was suggested: the same, with the dates one would propose."""
    card, who = visible_card(request, task_id), signed_in(request)
    member = get_object_or_404(Member, pk=member_id, is_active=True)
    accept_by, finish_by = proposed_dates()
    to = Anew(doer=member, accept_by=accept_by, finish_by=max(finish_by, card.task.finish_by))
    return _try(
        request,
        card,
        lambda: reassign_task(card.task, to=to, who=who, by=Actor.member(who.pk)),
        said=gettext("%(name)s was asked.") % {"name": member},
    )


@policy(members)
@require_POST
def wait(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let another task be done first."""
    card, who = visible_card(request, task_id), signed_in(request)
    needs = [int(key) for key in request.POST.getlist("needs")[:50] if key.isdecimal()]
    return _try(
        request,
        card,
        lambda: wait_for(card.task, needs=needs, who=who, by=Actor.member(who.pk)),
        said=gettext("It waits until the other is done."),
    )


@policy(members)
@require_POST
def serve_too(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let the task settle other cases too, by their numbers."""
    card, who = visible_card(request, task_id), signed_in(request)
    numbers = numbers_in(request.POST.get("cases", "")[:300])
    return _try(
        request,
        card,
        lambda: _serve(card, numbers, who=who),
        said=gettext("It stands on those cases too."),
    )


@policy(members)
@require_POST
def serve_not(request: HttpRequest, task_id: int, case_id: int) -> HttpResponse:
    card, who = visible_card(request, task_id), signed_in(request)
    served = card.task.serves.select_related("case").filter(case=case_id).first()
    if served is None:
        raise Http404
    return _try(
        request,
        card,
        lambda: serve_no_more(card.task, case=served.case, who=who, by=Actor.member(who.pk)),
        said=gettext("It has nothing to do with that case any more."),
    )


@policy(members)
@require_POST
def add_lines(request: HttpRequest, task_id: int) -> HttpResponse:
    """Lines for the checklist, from either side."""
    card, who = visible_card(request, task_id), signed_in(request)
    lines = request.POST.get("items", "")[:10_000].replace("\x00", "").splitlines()
    return _try(
        request,
        card,
        lambda: add_items(card.task, lines=lines, who=who, by=Actor.member(who.pk)),
        said=gettext("Added."),
    )


@transaction.atomic
def _serve(card: Card, numbers: Sequence[int], *, who: Member) -> None:
    cases = {case.pk: case for case in Case.objects.filter(pk__in=numbers)}
    if not numbers or len(cases) < len(numbers):
        raise CannotServe(gettext("There is no such case that you may see."))
    for case in cases.values():
        also_serve(card.task, case=case, who=who, by=Actor.member(who.pk))


def _reassign(card: Card, form: ReassignForm, *, who: Member) -> None:
    given = form.cleaned_data
    with transaction.atomic():
        doer, department = people_of(form)
        to = Anew(
            doer=doer,
            department=department,
            accept_by=given["accept_by"],
            finish_by=given["finish_by"],
            words=given["text"],
        )
        reassign_task(card.task, to=to, who=who, by=Actor.member(who.pk))


def _try(
    request: HttpRequest,
    card: Card,
    act: Callable[[], object],
    *,
    said: str,
    form: ReassignForm | None = None,
) -> HttpResponse:
    """Do it and go back, or show the task's page with what stood against it and what was typed."""
    try:
        act()
    except (WorkTrouble, NothingToMail) as trouble:
        return show_task(request, card, reassign=form, trouble=str(trouble))
    messages.success(request, said)
    return way_back(request, card.task)


def _errors(form: WordsForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
