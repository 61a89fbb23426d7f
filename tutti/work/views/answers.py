"""One answer of a doer, from the page behind a link or from their own list: read, checked, done."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
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
from tutti.work.actions.checking_off import tick_item
from tutti.work.actions.handing_on import delegate_task, pass_on
from tutti.work.actions.mail_replies import confirm_word
from tutti.work.errors import WorkTrouble
from tutti.work.forms import DeclineForm, HandForm, WordsForm, given_files
from tutti.work.models import Task

WORDED = frozenset({"ask", "finish", "comment", "pass"})

ACTS = frozenset(
    {"accept", "decline", "ask", "finish", "comment", "confirm", "pass", "hand", "tick", "untick"}
)


@dataclass(kw_only=True)
class Answers:
    """The forms of a task's page; after a post, `act` names the one that was sent and `trouble` what stood against."""

    decline: DeclineForm
    words: WordsForm
    hand: HandForm
    act: str = ""
    trouble: str = ""

    @property
    def done(self) -> bool:
        return bool(self.act) and not self.trouble

    @property
    def sent(self) -> Form:
        """The form the post filled in."""
        return {"decline": self.decline, "hand": self.hand}.get(self.act, self.words)


def blank_answers(who: Member) -> Answers:
    return Answers(decline=DeclineForm(), words=WordsForm(), hand=HandForm(who=who))


def take_answer(request: HttpRequest, act: str, task: Task, *, who: Member) -> Answers:
    """Do what was posted, or say why not; what was typed stays in the forms."""
    answers = Answers(
        decline=DeclineForm(request.POST if act == "decline" else None),
        words=WordsForm(request.POST, request.FILES) if act in WORDED else WordsForm(),
        hand=HandForm(request.POST if act == "hand" else None, who=who),
        act=act,
    )
    if answers.sent.is_bound and not answers.sent.is_valid():
        errors = answers.sent.errors.values()
        answers.trouble = " ".join(str(error) for several in errors for error in several)
        return answers
    try:
        _do(task, who, answers, chosen=_chosen(request))
    except WorkTrouble as trouble:
        answers.trouble = str(trouble)
    return answers


def _chosen(request: HttpRequest) -> int:
    """The word or the line of the list a button stands beside."""
    number = request.POST.get("word") or request.POST.get("item") or ""
    return int(number[:15]) if number.isdecimal() else 0


def _do(task: Task, who: Member, answers: Answers, *, chosen: int) -> None:
    by, act = Actor.member(who.pk), answers.act
    if act == "accept":
        accept_task(task, who=who, by=by)
    elif act == "decline":
        given = answers.decline.cleaned_data
        decline_task(task, who=who, reason=given["reason"], words=given["text"], by=by)
    elif act == "hand":
        given = answers.hand.cleaned_data
        delegate_task(task, to=given["to"], who=who, words=given["text"], by=by)
    elif act == "confirm":
        _confirm(task, who, chosen)
    elif act in {"tick", "untick"}:
        _tick(task, who, chosen, ticked=act == "tick")
    else:
        _say(task, who, answers)


def _say(task: Task, who: Member, answers: Answers) -> None:
    given, by = answers.words.cleaned_data, Actor.member(who.pk)
    if answers.act == "pass":
        pass_on(task, who=who, words=given["text"], by=by)
        return
    verb = {"ask": ask_back, "finish": finish_task, "comment": comment_on_task}[answers.act]
    verb(task, who=who, words=given["text"], files=given_files(given["attached"]), by=by)


def _confirm(task: Task, who: Member, word_id: int) -> None:
    words = task.words.filter(by=who).exclude(meant="").select_related("task__case")
    word = words.filter(pk=word_id).first()
    if word:
        confirm_word(word, who=who, by=Actor.member(who.pk))


def _tick(task: Task, who: Member, item_id: int, *, ticked: bool) -> None:
    item = task.items.select_related("task").filter(pk=item_id).first()
    if item:
        tick_item(item, ticked=ticked, who=who, by=Actor.member(who.pk))
