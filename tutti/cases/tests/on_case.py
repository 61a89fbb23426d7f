"""A house with two teams and one case of Mira's, for the tests of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tutti.cases.actions.opening import open_case
from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.files.keeping import keep
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.listen.models import Attachment, Channel, Conversation, Message
from tutti.people.models import Identity, Person


@dataclass
class House:
    """Ada and Ben at the desk, Cleo leads, Petra in finance has no desk, Eve is nobody's."""

    ada: Member
    ben: Member
    petra: Member
    eve: Member
    support: Department
    finance: Department
    mail: Channel
    mira: Person


def furnish() -> House:
    ada, ben = _member("Ada Lind", Role.AGENT), _member("Ben Ito", Role.AGENT)
    petra, eve = _member("Petra Novak", Role.CONTRIBUTOR), _member("Eve Stone", Role.CONTRIBUTOR)
    support = Department.objects.create(name="Support", keeper=ada, hue=1)
    finance = Department.objects.create(name="Finance", keeper=ben, hue=2)
    for member, department in ((ada, support), (ben, support), (petra, finance)):
        Membership.objects.create(member=member, department=department)
    send_from_here(by=Actor.member(ada.pk))
    mail = Channel.objects.create(
        kind="email",
        name="help@acme.test",
        department=support,
        sends=True,
        own_addresses=["help@acme.test"],
    )
    mira = person("Mira Duarte", "mira@duarte.example")
    return House(ada, ben, petra, eve, support, finance, mail, mira)


def person(name: str, address: str, *, verified: bool = True) -> Person:
    made = Person.objects.create(name=name, sort_key=name.casefold(), created_at=timezone.now())
    Identity.objects.create(
        person=made,
        kind="email",
        value=address,
        how="channel",
        verified_at=timezone.now() if verified else None,
        created_at=timezone.now(),
    )
    return made


def conversation(
    house: House, *, audience: str = "private", title: str = "March payment"
) -> Conversation:
    return Conversation.objects.create(
        channel=house.mail,
        audience=audience,
        title=title,
        party_kind="email",
        party_value="mira@duarte.example",
        party_name="Mira Duarte",
        started_at=timezone.now(),
    )


def case_of(
    house: House,
    *conversations: Conversation,
    title: str = "March payment",
    at: datetime | None = None,
) -> Case:
    """A case of Mira's that Ada has taken, with these conversations."""
    by = Actor.member(house.ada.pk)
    case = open_case(
        title=title,
        department=house.support,
        owner=house.ada,
        person=house.mira,
        by=by,
        at=at,
        conversation=conversations[0] if conversations else None,
    )
    for more in conversations[1:]:
        case.links.create(conversation=more, attached_at=timezone.now())
    return case


def heard(talk: Conversation, text: str, *, ago: timedelta = timedelta(0), **changes) -> Message:
    given = {
        "conversation": talk,
        "direction": "in",
        "author_kind": "email",
        "author_value": "mira@duarte.example",
        "author_name": "Mira Duarte",
        "trust": "verified",
        "at": timezone.now() - ago,
        "text": text,
    }
    return Message.objects.create(**(given | changes))


def said(
    talk: Conversation, text: str, by: Member, *, ago: timedelta = timedelta(0), **changes
) -> Message:
    ours = {
        "direction": "out",
        "author_kind": "member",
        "author_value": str(by.pk),
        "author_name": by.name,
        "trust": "",
    }
    return heard(talk, text, ago=ago, **(ours | changes))


def attach_file(message: Message, name: str, data: bytes, content_type: str) -> Attachment:
    blob = keep(data)
    return Attachment.objects.create(
        message=message, name=name, content_type=content_type, size=len(data), blob=blob
    )


def _member(name: str, role: str) -> Member:
    return Member.objects.create(
        name=name, email=f"{name.split(maxsplit=1)[0].lower()}@acme.test", role=role
    )
