"""A member's own tasks, and one task with everything about it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.files.serving import serve
from tutti.ground.ui.page import page
from tutti.work.asking_forms import ReassignForm
from tutti.work.experts import who_else
from tutti.work.models import Task
from tutti.work.places import case_path
from tutti.work.queries import Card, by_due, cards, could_wait_for, file_of, shown_on
from tutti.work.views.answers import ACTS, Answers, blank_answers, take_answer

ENDED_SHOWN = timedelta(days=14)
MOST = 100
SAID = {
    "accept": _("It is yours now."),
    "decline": _("Declined. The ball is with whoever asked."),
    "ask": _("Your question is asked."),
    "finish": _("Finished. Thank you."),
    "comment": _("Added."),
    "confirm": _("Confirmed."),
    "pass": _("Passed on. The next is asked."),
    "hand": _("Handed on. Whoever asked was told."),
    "tick": _("Ticked."),
    "untick": _("Open again."),
}


@policy(members)
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    who = principal(request)
    mine = Task.objects.open().for_doer(signed_in(request).pk, who.departments)
    asked_by_me = Task.objects.filter(asked_by_id=who.member_id)
    recently = timezone.now() - ENDED_SHOWN
    ready = cards(by_due(mine.filter(is_waiting=False))[:MOST], who)
    return page(
        request,
        "work/tasks.html",
        part="list",
        mine=ready,
        late=sum(1 for card in ready if card.is_late),
        offered=sum(1 for card in ready if card.may_pass_on),
        later=cards(mine.filter(is_waiting=True).order_by("finish_by", "id")[:MOST], who),
        asked=cards(by_due(asked_by_me.open())[:MOST], who),
        ended=cards(asked_by_me.filter(ended_at__gt=recently).order_by("-ended_at")[:MOST], who),
    )


@policy(members)
@require_safe
def task_page(request: HttpRequest, task_id: int) -> HttpResponse:
    return show_task(request, visible_card(request, task_id))


@policy(members)
@require_POST
def answer_task(request: HttpRequest, task_id: int, act: str) -> HttpResponse:
    """A doer's answer. From a list the trouble is said in a toast, from the task's page beside the form."""
    card = visible_card(request, task_id)
    if act not in ACTS:
        raise Http404
    answers = take_answer(request, act, card.task, who=signed_in(request))
    if not answers.done:
        return show_task(request, visible_card(request, task_id), answers=answers)
    messages.success(request, SAID[act])
    return way_back(request, card.task)


@policy(members)
@require_safe
def task_file(request: HttpRequest, task_id: int, kind: str, file_id: int) -> HttpResponseBase:
    found = file_of(visible_card(request, task_id).task, kind, file_id)
    if found is None:
        raise Http404
    blob, name, content_type = found
    return serve(request, blob, name=name, content_type=content_type)


def show_task(
    request: HttpRequest,
    card: Card,
    *,
    answers: Answers | None = None,
    reassign: ReassignForm | None = None,
    trouble: str = "",
) -> HttpResponse:
    """The task's page; after a post that was refused, with what was typed and what stood against it."""
    shown = answers or blank_answers(signed_in(request))
    refused = trouble or shown.trouble or (reassign and reassign.errors)
    return page(
        request,
        "work/task.html",
        part="task",
        status=422 if refused else 200,
        card=card,
        task=card.task,
        shown=shown_on(card.task),
        answers=shown,
        reassign=reassign or (ReassignForm() if card.may_steer else None),
        who_else=who_else(card.task) if card.came_back and card.may_steer else [],
        could_wait_for=could_wait_for(card) if card.may_steer else [],
        trouble=trouble,
    )


def visible_card(request: HttpRequest, task_id: int) -> Card:
    """The task as the member who asks sees it; 404 when it is not theirs to see."""
    who = principal(request)
    found = cards(Task.objects.visible_to(who).filter(pk=task_id), who)
    if not found:
        raise Http404
    return found[0]


def way_back(request: HttpRequest, task: Task) -> HttpResponse:
    """Where the member came from: their list, the case, or the task's own page."""
    back = request.POST.get("back", "")
    if back == "tasks":
        return redirect("my-tasks")
    if back == "case":
        return redirect(case_path(task.case_id))
    return redirect("task", task_id=task.pk)
