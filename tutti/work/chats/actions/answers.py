"""What a bound colleague's answer does, as that colleague and with no more rights than they have now.

Each function answers with one sentence for the chat. A refusal says nothing of what it refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.answering import (
    accept_task,
    ask_back,
    comment_on_task,
    decline_task,
    finish_task,
)
from tutti.work.actions.filing import GivenFile
from tutti.work.actions.noting import write_note
from tutti.work.approvals.actions.mail_replies import keep_words
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.models import Approval, Verdict
from tutti.work.approvals.seating import place_of
from tutti.work.approvals.showing import shown
from tutti.work.chats.meaning import Meant, meant_of_approval, meant_of_task
from tutti.work.errors import NotYours, WordsMissing
from tutti.work.models import DeclineReason, Note, Task, TaskWord
from tutti.work.policies import may_answer


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of a colleague: its words and files, on which network, and the envelope it came in."""

    text: str
    network: str
    envelope_id: int
    files: tuple[GivenFile, ...] = field(default=())


def answer_task(task: Task, *, who: Member, said: Said) -> str:
    """Do on the task what was said. Raises `WorkTrouble` where it cannot be done."""
    if not may_answer(who, task) and task.doer_id != who.pk:
        raise NotYours(_not_yours())
    meant = meant_of_task(said.text)
    with transaction.atomic():
        done = _done(task, who, meant, said)
        _sign(task, who, said)
    return done


def answer_note(note: Note, *, who: Member, said: Said) -> str:
    """Put the words under the note that named them."""
    write_note(
        note.case,
        author=who,
        text=said.text,
        parent=note,
        files=said.files,
        by=Actor.member(who.pk),
        nonce=f"chat {said.envelope_id}",
    )
    return gettext("It stands under the note. Only colleagues read it.")


def answer_approval(approval: Approval, *, who: Member, said: Said) -> str:
    """Decide, where this very message showed all of it and the decision is theirs now; else keep the words.

    Raises `ApprovalTrouble` as the page does: their own act, another's decision, something changed.
    """
    meant = meant_of_approval(said.text)
    if meant.act == "comment":
        return _kept(approval, who, said)
    if not shown(approval).fits_a_mail:
        return gettext("This is more than a message shows. Open its link, and decide there.")
    say = Say(
        verdict=Verdict(meant.act),
        digest=approval.digest,
        reason=meant.words if meant.act == Verdict.DECLINE else "",
        road="chat",
        envelope_id=said.envelope_id,
    )
    voice(approval, who=who, say=say, by=Actor.member(who.pk))
    return gettext("Approved.") if meant.act == Verdict.APPROVE else gettext("Declined.")


def _kept(approval: Approval, who: Member, said: Said) -> str:
    """Words of somebody who is asked, or was: nobody else reaches an approval here."""
    if place_of(who, approval) is None and not approval.voices.filter(by=who).exists():
        raise NotYours(_not_yours())
    keep_words(approval, who=who, text=said.text, road="chat", envelope_id=said.envelope_id)
    return gettext(
        "Kept as your words; nothing is decided. To decide, answer “approve”, or “decline:” and why."
    )


def _done(task: Task, who: Member, meant: Meant, said: Said) -> str:
    by, files = Actor.member(who.pk), said.files
    if meant.act == "accept":
        accept_task(task, who=who, by=by)
        _written(task, who, said)
        return gettext("It is yours. Done by: say “done:” and what came out of it.")
    if meant.act == "decline":
        if not meant.words:
            raise WordsMissing(gettext("Say why: answer “no:” and the reason."))
        decline_task(task, who=who, reason=DeclineReason.OTHER, words=meant.words, by=by)
        return gettext("Declined. Whoever asked reads why.")
    if meant.act == "finish":
        if not meant.words:
            raise WordsMissing(gettext("Say what came out of it: answer “done:” and a sentence."))
        finish_task(task, who=who, words=meant.words, files=files, by=by)
        return gettext("Done, and told to whoever asked.")
    if meant.act == "ask":
        ask_back(task, who=who, words=meant.words, files=files, by=by)
        return gettext("Asked. You hear here what they answer.")
    comment_on_task(task, who=who, words=meant.words, files=files, by=by)
    return gettext("Added to the task. Nothing else changed.")


def _written(task: Task, who: Member, said: Said) -> None:
    """Saying yes has no words of its own on a task; the message is kept as a comment, as by mail."""
    comment_on_task(task, who=who, words=said.text, files=said.files, by=Actor.member(who.pk))


def _sign(task: Task, who: Member, said: Said) -> None:
    """Note on the word just written where it was said. The task's cases are locked: it is the newest of theirs."""
    word = TaskWord.objects.filter(task=task, by=who, envelope_id=None).order_by("-pk").first()
    if word is not None:
        TaskWord.objects.filter(pk=word.pk).update(
            chat=said.network[:40], envelope_id=said.envelope_id
        )


def _not_yours() -> str:
    return gettext("This is not asked of you. Nothing was done.")
