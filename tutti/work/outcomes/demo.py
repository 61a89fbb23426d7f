"""What Larkmoor's people settled together, so that what came of it returns to them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.demo import case_of, member
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.journal.passing import follow_past_now
from tutti.work.actions.answering import accept_task, finish_task
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.noting import write_note
from tutti.work.outcomes.actions.mailing import mail_lines

# the case, who was asked, for what, what came of it
SETTLED = (
    (
        "Invoice for the safe",
        "petra",
        "Cancel the invoice of the deposit box",
        "Cancelled. The box was given back in January; the key is in the books.",
    ),
    (
        "Standing order",
        "samir",
        "Whose name do our standing orders show?",
        "The account is a joint one. Her name comes first from now on.",
    ),
)


def fill() -> None:
    for start, doer, what, result in SETTLED:
        _settled_together(start, doer, what, result)
    follow_past_now()
    mail_lines()
    # Its mailbox is not real, so these mails leave in the story only; a red line would say something is broken.
    Notice.objects.filter(mail_state=Mail.WAITING).update(mail_state=Mail.SENT)


def _settled_together(start: str, doer: str, what: str, result: str) -> None:
    case, colleague = case_of(start), member(doer)
    owner, by = case.owner, Actor.member(case.owner_id)
    reopen_case(case, by=by)
    soon = timezone.now() + timedelta(days=1)
    question = Question(what=what, accept_by=soon, finish_by=soon)
    task = ask_task(case, question=question, asker=owner, doer=colleague, by=by)
    accept_task(task, who=colleague, by=Actor.member(colleague.pk))
    finish_task(task, who=colleague, words=result, by=Actor.member(colleague.pk))
    write_note(case, author=member("cleo"), text="Good to know for the next one.",
               by=Actor.member(member("cleo").pk))  # fmt: skip
    close_case(case, resolution="settled", member=owner, by=by)
