"""A desk with its cast and short ways to put cases on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tutti.cases.actions.changing import counted_place, moved, shift_counts
from tutti.cases.actions.indexing import index_cases, index_messages
from tutti.cases.ball import holder_of
from tutti.cases.models import Case, CaseConversation
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.text.folding import sort_key
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.models import Person


@dataclass
class Desk:
    ada: Member
    ben: Member
    petra: Member
    eve: Member
    support: Department
    finance: Department
    mail: Channel


def desk() -> Desk:
    """Ada keeps Support, Ben keeps Finance; Petra helps when asked, Eve sees nothing."""
    ada, ben = _member("Ada Lind", Role.AGENT), _member("Ben Ito", Role.AGENT)
    petra, eve = _member("Petra Novak", Role.CONTRIBUTOR), _member("Eve Gray", Role.CONTRIBUTOR)
    support = Department.objects.create(name="Support", keeper=ada, hue=1)
    finance = Department.objects.create(name="Finance", keeper=ben, hue=2)
    Membership.objects.create(member=ada, department=support)
    Membership.objects.create(member=ben, department=finance)
    mail = Channel.objects.create(kind="email", name="help@acme.test", department=support)
    return Desk(ada, ben, petra, eve, support, finance, mail)


def person(name: str) -> Person:
    return Person.objects.create(name=name, sort_key=sort_key(name), created_at=timezone.now())


def case_of(desk: Desk, title: str, *, due: timedelta = timedelta(hours=3), **changes: Any) -> Case:
    """A case of Support that Ada took and has to answer, unless `changes` say otherwise; counted and findable."""
    now = timezone.now()
    taken = changes.pop("taken", True)
    values = {
        "title": title,
        "department": desk.support,
        "owner": desk.ada,
        "doer": changes.get("owner", desk.ada),
        "taken_at": now if taken else None,
        "act": "answer" if taken else "hand_out",
        "act_due_at": now + due,
        "opened_at": now,
        "lived_from": now,
        "held_since": now,
        "last_at": now,
        "waiting_since": now - timedelta(hours=1),
    }
    case = Case(**(values | changes))
    case.shelf, case.due_at = case.right_shelf, case.right_due
    case.holder, case.holding_department_id = holder_of(case)
    case.save()
    shift_counts(moved(None, counted_place(case)))
    index_cases([case.pk])
    return case


def said(desk: Desk, case: Case, text: str, *, audience: str = "private") -> Message:
    """Words of the customer in a conversation of this case, findable."""
    conversation = Conversation.objects.create(
        channel=desk.mail,
        audience=audience,
        title=case.title,
        party_kind="email",
        party_value="mira@example.com",
        party_name="Mira Sol",
        started_at=timezone.now(),
    )
    CaseConversation.objects.create(
        case=case, conversation=conversation, attached_at=timezone.now()
    )
    message = Message.objects.create(
        conversation=conversation,
        direction="in",
        author_kind="email",
        author_value="mira@example.com",
        author_name="Mira Sol",
        at=timezone.now(),
        text=text,
    )
    index_messages([conversation.pk])
    return message


def _member(name: str, role: str) -> Member:
    mail = f"{name.split(maxsplit=1)[0].lower()}@acme.test"
    return Member.objects.create(name=name, email=mail, role=role)
