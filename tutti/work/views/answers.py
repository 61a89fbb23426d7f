"""One answer of a doer, from the page behind a link or from their own list: read, checked, done."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.answering import (
    accept_task,
    ask_back,
    comment_on_task,
    decline_task,
    finish_task,
)
from tutti.work.actions.mail_replies import confirm_word
from tutti.work.errors import WorkTrouble
from tutti.work.forms import DeclineForm, WordsForm, given_files
from tutti.work.models import Task

ACTS = frozenset({"accept", "decline", "ask", "finish", "comment", "confirm"})


@dataclass(kw_only=True)
class Answers:
    """The forms of a task's page; after a post, `act` names the one that was sent and `trouble` what stood against."""

    decline: DeclineForm
    words: WordsForm
    act: str = ""
    trouble: str = ""

    @property
    def done(self) -> bool:
        return bool(self.act) and not self.trouble


def blank_answers() -> Answers:
    return Answers(decline=DeclineForm(), words=WordsForm())


def take_answer(request: HttpRequest, act: str, task: Task, *, who: Member) -> Answers:
    """Do what was posted, or say why not; what was typed stays in the forms."""
    answers = Answers(
        decline=DeclineForm(request.POST if act == "decline" else None),
        words=WordsForm(request.POST, request.FILES) if act != "decline" else WordsForm(),
        act=act,
    )
    form = answers.decline if act == "decline" else answers.words
    if not form.is_valid():
        answers.trouble = " ".join(
            str(error) for errors in form.errors.values() for error in errors
        )
        return answers
    try:
        _do(act, task, who, answers, word_id=request.POST.get("word", ""))
    except WorkTrouble as trouble:
        answers.trouble = str(trouble)
    return answers


def _do(act: str, task: Task, who: Member, answers: Answers, *, word_id: str) -> None:
    by = Actor.member(who.pk)
    if act == "accept":
        accept_task(task, who=who, by=by)
    elif act == "decline":
        given = answers.decline.cleaned_data
        decline_task(task, who=who, reason=given["reason"], words=given["text"], by=by)
    elif act == "confirm":
        _confirm(task, who, word_id)
    else:
        given = answers.words.cleaned_data
        verb = {"ask": ask_back, "finish": finish_task, "comment": comment_on_task}[act]
        verb(task, who=who, words=given["text"], files=given_files(given["attached"]), by=by)


def _confirm(task: Task, who: Member, word_id: str) -> None:
    words = task.words.filter(by=who).exclude(meant="").select_related("task__case")
    word = words.filter(pk=word_id).first() if word_id.isdecimal() else None
    if word:
        confirm_word(word, who=who, by=Actor.member(who.pk))
