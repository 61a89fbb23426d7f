"""What the asking side does from a task's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.mailing import NothingToMail, mail_again
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.work.actions.steering import Anew, answer_back, reassign_task, withdraw_task
from tutti.work.errors import WorkTrouble
from tutti.work.forms import ReassignForm, WordsForm, given_files
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
