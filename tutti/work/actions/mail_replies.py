"""A colleague answered a task's mail instead of opening its link.

A reply always becomes a comment. It accepts or finishes only with the token of the address we gave that one
member, sender authentication aligned with their stored address, and their present right to do so; short of any of
these it stays a comment marked *unconfirmed*, with a button behind the link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.mail.reply_address import looks_signed, reply_address, reply_key
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.work.actions.answering import accept_task, finish_task
from tutti.work.actions.everywhere import tell_askers
from tutti.work.actions.filing import GivenFile, file_to_task
from tutti.work.actions.saying import spoken
from tutti.work.actions.settling import changing_task
from tutti.work.errors import WorkTrouble
from tutti.work.models import Task, TaskWord, WordKind
from tutti.work.notices import TASK_COMMENTED
from tutti.work.policies import may_answer

KEY = "task-mail"  # a key of its own: a task's reply address never fits a customer's conversation
_NOTICE = re.compile(r"<?notice-(\d{1,15})-\d+@")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
ACCEPTS = frozenset({"yes", "ok", "okay", "accept", "accepted", "sì", "si", "ja", "oui"})
FINISHES = frozenset({"done", "finished", "fatto", "erledigt", "fertig"})


@dataclass(frozen=True, kw_only=True)
class MailReply:
    """A mail as it was read. `addresses` are all it was sent to, `follows` the Message-IDs it answers; `aligned`
    says that DKIM or SPF proved the sender's domain, not merely that a From line names it. `envelope_id` makes a
    second reading harmless.
    """

    addresses: Sequence[str]
    sender: str
    text: str
    aligned: bool
    follows: Sequence[str] = ()
    envelope_id: int | None = None
    automatic: bool = False
    files: Sequence[GivenFile] = ()


@dataclass(frozen=True, kw_only=True)
class _Whose:
    task_id: int
    member_id: int
    token: bool


def task_reply_address(mailbox: str, *, task_id: int, member_id: int) -> str:
    """Where this member's answers to this task's mails go."""
    key = settings.KEYRING.bytes(KEY)
    return reply_address(mailbox, thread=task_id, party=member_id, key=key)


def take_task_reply(reply: MailReply) -> bool:
    """Put a reply where it belongs. True when it was a task's, whatever became of it; False: not ours.

    A machine's answer (out of office) is taken and says nothing on the task.
    """
    whose = _by_address(reply) or _by_thread(reply)
    if whose is None:
        return False
    task = Task.objects.select_related("case").filter(pk=whose.task_id).first()
    member = Member.objects.filter(pk=whose.member_id, is_active=True).first()
    if task and member and not reply.automatic:
        comment_by_mail(task, who=member, reply=reply, token=whose.token)
    return True


@transaction.atomic
def comment_by_mail(task: Task, *, who: Member, reply: MailReply, token: bool) -> TaskWord | None:
    """Write the words down; do what they mean when the proof is complete. None when it was read before.

    `token`: it came to the address only this member was given.
    """
    known = TaskWord.objects.filter(envelope_id=reply.envelope_id).exists()
    if reply.envelope_id is not None and known:
        return None
    meant = meaning_of(reply.text)
    by = Actor.member(who.pk)
    with changing_task(task, by=by) as locked:
        word = _written(locked, who, reply, meant=meant)
        spoken(locked, word, by=by)
        params: dict[str, str | int] = {"who": str(who), "what": locked.what}
        tell_askers(locked, TASK_COMMENTED, params=params)
    if meant and token and _is_proved(task, who, reply):
        confirm_word(word, who=who, by=by)
    return word


def confirm_word(word: TaskWord, *, who: Member, by: Actor) -> bool:
    """Do what an unconfirmed mail meant; False when the task has moved on and there is nothing to do."""
    try:
        if word.meant == "accept":
            accept_task(word.task, who=who, by=by)
        elif word.meant == "finish":
            finish_task(word.task, who=who, words=word.text, by=by)
    except WorkTrouble:
        return False
    TaskWord.objects.filter(pk=word.pk).update(meant="")
    return True


def meaning_of(text: str) -> str:
    """`accept`, `finish` or nothing, by the first word alone: a mail that explains is a comment."""
    first = _FIRST_WORD.match(text.strip().lower())
    word = first.group() if first else ""
    if word in ACCEPTS:
        return "accept"
    return "finish" if word in FINISHES else ""


def _by_address(reply: MailReply) -> _Whose | None:
    signed = [address for address in reply.addresses if looks_signed(address)]
    key = reply_key(signed, key=settings.KEYRING.bytes(KEY)) if signed else None
    return _Whose(task_id=key.thread, member_id=key.party, token=True) if key else None


def _by_thread(reply: MailReply) -> _Whose | None:
    """By the Message-ID it answers. Those can be guessed, so only the member's own proved address counts."""
    numbers = [found.group(1) for one in reply.follows if (found := _NOTICE.match(one))]
    if not numbers or not reply.aligned:
        return None
    notices = Notice.objects.filter(pk__in=numbers, subject_kind="task")
    told = notices.filter(member__email__iexact=reply.sender.strip()).order_by("-pk").first()
    return _Whose(task_id=told.subject_id, member_id=told.member_id, token=False) if told else None


def _is_proved(task: Task, who: Member, reply: MailReply) -> bool:
    same_sender = reply.sender.strip().lower() == who.email.lower()
    return reply.aligned and same_sender and task.is_open and may_answer(who, task)


def _written(task: Task, who: Member, reply: MailReply, *, meant: str) -> TaskWord:
    word = TaskWord.objects.create(
        task=task,
        kind=WordKind.COMMENT,
        by=who,
        text=reply.text.strip(),
        at=timezone.now(),
        by_mail=True,
        meant=meant if task.is_open else "",
        envelope_id=reply.envelope_id,
    )
    file_to_task(task, files=reply.files, word=word)
    return word
