"""A call or a visit, written down while talking: it opens a case or joins one, and the agent lands there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from tutti.cases.actions.attaching import attach_conversation
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Case, CaseConversation
from tutti.channels.contract import Party
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.listen.actions.writing_down import Spoken, calls_channel, write_down
from tutti.people.actions.changing import add_identity, create_person
from tutti.people.models import Identity, Person

TITLE_WORDS = 90  # characters of the words that stand in for a title
BY_HAND = "person"  # the kind of identity of somebody known by name alone, because a member said who they are
NEAREST = ("phone", "email")  # which of several identities a spoken word is kept under


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was said, with whom: `person`, or whom `name`, `number` or `address` make; without all of them, nobody."""

    words: str
    person: Person | None = None
    name: str = ""
    number: str = ""  # E.164
    address: str = ""  # canonical
    title: str = ""
    way: str = "call"  # or "visit"
    ours: bool = False


@transaction.atomic
def log_call(
    record: Record,
    *,
    member: Member,
    department: Department,
    nonce: uuid.UUID,
    by: Actor,
    case: Case | None = None,
) -> Case:
    """Write the record down and answer its case: `case`, when it joins one, or a new one the member has taken.

    The same nonce is the same record and answers the case it went to. `IdentityTaken` says that the number or
    address is somebody else's.
    """
    person = _person(record, by=by)
    known = _known_as(person, record, by=by) if person else None
    person = known.person if known else None  # what comes by an identity is its own person's
    spoken = Spoken(
        words=record.words,
        party=_party(known) if known else None,
        way=record.way,
        ours=record.ours,
        title=record.title,
    )
    channel = calls_channel(department, by=by)
    conversation = write_down(channel, spoken, member=member, nonce=nonce).conversation
    link = CaseConversation.objects.filter(conversation=conversation, detached_at=None).first()
    if link is not None:
        return link.case
    if case is not None:
        return attach_conversation(case, conversation, member=member, by=by)
    return open_case(
        title=record.title or _shortened(record.words),
        department=department,
        owner=member,
        person=person,
        conversation=conversation,
        by=by,
    )


def _person(record: Record, *, by: Actor) -> Person | None:
    if record.person is not None:
        return record.person
    for kind, value in (("phone", record.number), ("email", record.address)):
        known = Identity.objects.select_related("person").filter(kind=kind, value=value).first()
        if value and known:
            return known.person
    name = record.name or record.number or record.address
    return create_person(name=name, by=by) if name else None


def _known_as(person: Person, record: Record, *, by: Actor) -> Identity:
    """How the conversation knows them: by what was said now, else by what we have, else by us alone."""
    for kind, value in (("email", record.address), ("phone", record.number)):
        if value:
            said = add_identity(person, kind=kind, value=value, by=by, name=record.name)
    if record.number or record.address:
        return said
    return nearest_identity(person, by=by)


def nearest_identity(person: Person, *, by: Actor) -> Identity:
    """Under which identity a spoken word with this person is kept; somebody known by name alone is given one."""
    known = {one.kind: one for one in person.identities.order_by("-pk")}
    nearest = next((known[kind] for kind in (*NEAREST, *known) if kind in known), None)
    return nearest or add_identity(person, kind=BY_HAND, value=str(person.pk), by=by)


def _party(known: Identity) -> Party:
    return Party(kind=known.kind, value=known.value, name=known.person.name)


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= TITLE_WORDS else line[: TITLE_WORDS - 1].rstrip() + "…"
