"""Short ways to say what a test of this stage needs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.actions.mailing import mail_notice
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.listen.models import Message
from tutti.work.actions.asking import Question, ask_task


def member(name: str, role: str, email_at: str = "") -> Member:
    made = Member(name=name, email=email_at or f"{name.partition(' ')[0].lower()}@acme.test")
    made.role = role
    made.password = "!" if role == Role.CONTRIBUTOR else "unhashed: hashing is slow"
    made.save()
    return made


def say(case, text: str, *, direction: str = "in", ago: timedelta = timedelta(hours=1)) -> Message:
    return Message.objects.create(
        conversation_id=case.links.get().conversation_id,
        direction=direction,
        author_kind="email",
        author_value="mira@duarte.example",
        author_name="Mira Duarte",
        at=timezone.now() - ago,
        text=text,
    )


def question(**more) -> Question:
    given = {
        "what": "Check the March payment",
        "why": "Was the new rate applied too early?",
        "accept_by": timezone.now() + timedelta(hours=2),
        "finish_by": timezone.now() + timedelta(days=2),
    }
    return Question(**(given | more))


def asked(case, asker: Member, *, doer=None, department=None, **more):
    return ask_task(
        case,
        question=question(**more),
        asker=asker,
        doer=doer,
        department=department,
        by=Actor.member(asker.pk),
    )


def mail_all() -> None:
    for notice in Notice.objects.filter(mail_state=Mail.WAITING).order_by("id"):
        mail_notice(notice.pk)


def link_in(mail) -> str:
    """The path of the task's link in a mail."""
    return "/t/" + mail.text.partition("/t/")[2].partition("/")[0] + "/"
