"""The page behind a task's mail link. Looking changes nothing; only a post acts, and only for the key's own member."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import key_holders, policy
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Member
from tutti.ground.files.serving import serve
from tutti.ground.keys.models import Key
from tutti.ground.limits.limited import limited, too_many
from tutti.ground.limits.taking import take
from tutti.ground.notices.actions.telling import notify
from tutti.ground.ui.page import page
from tutti.work.links import link_holder
from tutti.work.models import Task, TaskWord
from tutti.work.notices import TASK_ASKED
from tutti.work.policies import may_answer
from tutti.work.queries import cards, file_of, shown_on
from tutti.work.views.answers import ACTS, Answers, blank_answers, take_answer

A_WHILE = timedelta(minutes=10)
NEW_LINKS = 3  # an hour, for one task and member


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A link somebody opened: whose it is, and how it stands.

    `open`: they may act. `ended`: the task is over and was theirs. `stale`: the link is old but the task still
    theirs, so a new one can be mailed. `gone`: the task is not theirs (any more).
    """

    secret: str
    task: Task
    member: Member
    standing: str


@policy(key_holders)
@require_safe
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    opened = _opened(secret)
    with _reading_as(opened.member):
        return _page(request, opened, blank_answers(opened.member))


@policy(key_holders)
@require_POST
@limited("task-answer", limit=60, per=A_WHILE)
def answer_by_link(request: HttpRequest, secret: str, act: str) -> HttpResponse:
    opened = _opened(secret)
    if act not in ACTS:
        raise Http404
    with _reading_as(opened.member):
        if opened.standing != "open":
            return _page(request, opened, blank_answers(opened.member), status=409)
        answers = take_answer(request, act, opened.task, who=opened.member)
        if answers.done:
            return redirect("task-by-link", secret=secret)
        return _page(request, _opened(secret), answers, status=422)


@policy(key_holders)
@require_POST
@limited("task-new-link", limit=20, per=A_WHILE)
def new_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Mail a new link to the stored address. Says the same whether or not there was anything to mail."""
    opened = _opened(secret)
    allowance = take(
        "task-link", f"{opened.task.pk} {opened.member.pk}", limit=NEW_LINKS, per=timedelta(hours=1)
    )
    if not allowance.allowed:
        return too_many(request, allowance.retry_after)
    if opened.standing in {"open", "stale"}:
        params = {"asker": str(opened.task.asked_by), "what": opened.task.what}
        notify([opened.member], TASK_ASKED, subject=("task", opened.task.pk), params=params)
    with _reading_as(opened.member):
        return page(request, "work/link_mailed.html", opened=opened)


@policy(key_holders)
@require_safe
def file_by_link(request: HttpRequest, secret: str, kind: str, file_id: int) -> HttpResponseBase:
    opened = _opened(secret)
    found = file_of(opened.task, kind, file_id) if opened.standing == "open" else None
    if found is None:
        raise Http404
    blob, name, content_type = found
    return serve(request, blob, name=name, content_type=content_type)


@contextmanager
def _reading_as(member: Member) -> Iterator[None]:
    """In the colleague's own language and zone, whoever's browser this is."""
    with translation.override(member.language), timezone.override(ZoneInfo(member.time_zone)):
        yield


def _opened(secret: str) -> Opened:
    key = link_holder(secret)
    if key is None or key.member is None or not key.member.is_active:
        raise Http404
    task = get_object_or_404(_tasks(), pk=key.subject_id)
    return Opened(secret=secret, task=task, member=key.member, standing=_standing(key, task))


def _tasks() -> QuerySet[Task]:
    people = ("case", "asked_by", "doer", "instead_of", "raised_to", "department__keeper")
    return Task.objects.select_related(*people)


def _standing(key: Key, task: Task) -> str:
    if not task.is_open:
        return "ended" if task.doer_id == key.member_id else "gone"
    if key.member is None or not may_answer(key.member, task):
        return "gone"
    alive = key.revoked_at is None and key.expires_at > timezone.now()
    return "open" if alive else "stale"


def _page(
    request: HttpRequest, opened: Opened, answers: Answers, status: int = 200
) -> HttpResponse:
    if opened.standing != "open":
        return page(
            request,
            "work/link_ended.html",
            status=status,
            opened=opened,
            task=opened.task,
            last_word=_their_last_word(opened),
        )
    viewer = principal_of(opened.member)
    return page(
        request,
        "work/by_link.html",
        status=status,
        opened=opened,
        task=opened.task,
        card=cards(Task.objects.filter(pk=opened.task.pk), viewer)[0],
        shown=shown_on(opened.task),
        words=list(opened.task.words.select_related("by").prefetch_related("files")),
        files=list(opened.task.files.filter(word__isnull=True)),
        answers=answers,
    )


def _their_last_word(opened: Opened) -> TaskWord | None:
    """On a dead link one reads what one wrote oneself, and nothing else of the case."""
    if opened.standing != "ended":
        return None
    return opened.task.words.filter(by=opened.member).order_by("-at", "-id").first()
