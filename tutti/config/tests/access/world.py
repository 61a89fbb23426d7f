"""A small house with three cases that differ in who may see them, and everybody who might ask.

`own` is open to everyone at the desk, `granted` to department A and one contributor, `foreign` to Zoe alone.
Everything that stands under a case exists three times, once under each; the foreign one's words hold `CANARY`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tutti.answer.models import SavedReply, Send, State
from tutti.answer.status.actions.linking import make_status_link
from tutti.cases.actions.granting import grant_case
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Audience, Case, SavedView
from tutti.cases.promises.actions.dated import promise_date
from tutti.cases.promises.actions.policies import Wording, save_policy
from tutti.channels.contract import Raw
from tutti.config.tests.access.approvals import add_approvals
from tutti.config.tests.access.chats import add_chats
from tutti.config.tests.access.funnel import add_decisions
from tutti.config.tests.access.inviting import add_invitation
from tutti.config.tests.access.knowledge import add_articles
from tutti.config.tests.access.matching import add_matching
from tutti.config.tests.access.merging import add_merge
from tutti.config.tests.access.playbooks import add_playbooks
from tutti.config.tests.access.priority import add_priorities
from tutti.config.tests.access.remedies import add_remedies
from tutti.config.tests.access.rules import add_rules
from tutti.config.tests.access.searching import add_search
from tutti.config.tests.access.tasks import add_absences
from tutti.config.tests.access.teaching import add_teaching
from tutti.engines.calendars.actions.saving import Week, create_calendar
from tutti.ground.accounts.actions.signing_in import sign_in_path
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.api.models import Token
from tutti.ground.api.testing import Program
from tutti.ground.fields.actions.defining import define_field
from tutti.ground.files.keeping import keep
from tutti.ground.house.actions.changing import change_house
from tutti.ground.house.sending import send_from_here
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Parked
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import (
    Attachment,
    Channel,
    Conversation,
    Envelope,
    Import,
    Message,
    Quarantined,
)
from tutti.people.actions.changing import create_person
from tutti.people.actions.organisations import add_belonging, create_organisation
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.filing import GivenFile
from tutti.work.actions.noting import write_note
from tutti.work.links import make_link

CANARY = "zq-canary-7f3a"
VARIANTS = ("own", "granted", "foreign")
SEES = {
    "own": frozenset({"agent_a", "agent_b", "administrator", "zoe"}),
    "granted": frozenset({"agent_a", "granted"}),
    "foreign": frozenset({"zoe"}),
}
WITHOUT_A_SESSION = ("anonymous", "suspended", "key_holder")
MEMBERS = ("contributor", "granted", "agent_a", "agent_b", "administrator", "zoe")
PRINCIPALS = (*WITHOUT_A_SESSION, *MEMBERS)
DESK = frozenset({"agent_a", "agent_b", "administrator", "zoe"})
SECRET = "a shared secret of some length"
PASSWORD = "the horse ate the battery"


@dataclass(kw_only=True)
class Place:
    """One case and one of everything under it."""

    variant: str
    case: Case
    owner: Member
    conversation: Conversation
    message: Message
    attachment: Attachment
    note: Any
    task: Any
    notice: Notice
    send: Send
    link: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    members: dict[str, Member]
    clients: dict[str, Client]
    departments: dict[str, Department]
    channels: dict[str, Channel]
    places: dict[str, Place]
    things: dict[str, Any]
    tokens: dict[str, Program]

    def __getitem__(self, variant: str) -> Place:
        return self.places[variant]


def build() -> World:
    members = _members()
    departments = _departments(members)
    channels = _channels(departments["a"])
    change_house(by=SYSTEM, name="Acme", first_run_done_at=timezone.now())
    send_from_here(by=SYSTEM)
    places = {
        variant: _place(variant, members[owner], departments[letter], channels["mail"], members)
        for variant, owner, letter in (
            ("own", "agent_a", "a"),
            ("granted", "agent_a", "a"),
            ("foreign", "zoe", "c"),
        )
    }
    _restrict(places, members)
    things = _things(members, departments, channels)
    things["belonging"] = add_belonging(
        places["own"].extra["person"], organisation=things["organisation"], role="", by=SYSTEM
    )
    for place in places.values():
        place.extra["promise"] = promise_date(
            place.case, due_at=timezone.now() + timedelta(days=3), member=place.owner, by=SYSTEM
        )
        page = make_status_link(place.case, person=place.extra["person"], by=SYSTEM)
        place.extra["page"] = page.split("/")[-2]
        place.extra["invitation"] = add_invitation(place)
    things["merge"] = add_merge()
    things["matching"] = add_matching(members)
    things["approvals"] = add_approvals(places)
    things["remedies"] = add_remedies(places, departments)
    things["weights"] = add_priorities(places)
    things["playbooks"] = add_playbooks(places)
    things["articles"] = add_articles(departments, members["administrator"], places["own"].case)
    add_decisions(places)
    things["teaching"] = add_teaching(places)
    things["search"] = add_search(departments["a"], members["agent_a"])
    things["rules"] = add_rules(places)
    things["chats"] = add_chats(members, departments["a"])
    things["spare"] = _spare(departments["a"], members["agent_a"], channels["mail"])
    follow_all()
    return World(
        members=members,
        clients={name: _client(members.get(name), name) for name in PRINCIPALS},
        departments=departments,
        channels=channels,
        places=places,
        things=things,
        tokens=_tokens(members),
    )


def _members() -> dict[str, Member]:
    roles = {
        "contributor": Role.CONTRIBUTOR,
        "granted": Role.CONTRIBUTOR,
        "petra": Role.CONTRIBUTOR,
        "agent_a": Role.AGENT,
        "agent_b": Role.AGENT,
        "zoe": Role.AGENT,
        "suspended": Role.ADMINISTRATOR,
        "administrator": Role.ADMINISTRATOR,
    }
    return {
        name: Member.objects.create(
            name=name.replace("_", " ").title(), email=f"{name}@acme.test", role=role
        )
        for name, role in roles.items()
    }


def _tokens(members: dict[str, Member]) -> dict[str, Program]:
    """Used today already, so that using them changes no row."""
    made = {name: Program(members[name]) for name in ("suspended", *MEMBERS)}
    Token.objects.update(last_used_on=timezone.now().date())
    return made


def _departments(members: dict[str, Member]) -> dict[str, Department]:
    made = {}
    for letter, keeper in (("a", "agent_a"), ("b", "agent_b"), ("c", "zoe")):
        made[letter] = Department.objects.create(
            name=f"Department {letter}", keeper=members[keeper]
        )
        Membership.objects.create(member=members[keeper], department=made[letter])
    Membership.objects.create(member=members["suspended"], department=made["a"])
    return made


def _channels(department: Department) -> dict[str, Channel]:
    made = {
        kind: Channel(kind=kind, name=f"Our {kind}", department=department, sends=kind == "email")
        for kind in ("email", "webform", "webhook")
    }
    made["email"].own_addresses = ["help@acme.test"]
    for channel in made.values():
        channel.credentials = {"secret": SECRET} if channel.kind == "webhook" else {}
        channel.save()
    return {"mail": made["email"], "form": made["webform"], "hook": made["webhook"]}


def _place(
    variant: str,
    owner: Member,
    department: Department,
    channel: Channel,
    members: dict[str, Member],
) -> Place:
    by, words = Actor.member(owner.pk), CANARY if variant == "foreign" else f"words of {variant}"
    person = create_person(
        name=f"Mira {variant}", by=by, kind="email", value=f"{variant}@example.com"
    )
    conversation = Conversation.objects.create(
        channel=channel,
        title=f"Title {words}",
        party_kind="email",
        party_value=f"{variant}@example.com",
        party_name=person.name,
        started_at=timezone.now(),
    )
    case = open_case(
        title=f"Case {words}",
        department=department,
        owner=owner,
        by=by,
        person=person,
        conversation=conversation,
    )
    message = _message(conversation, words, channel)
    attachment = Attachment.objects.create(
        message=message,
        name=f"{words}.txt",
        content_type="text/plain",
        size=4,
        blob=keep(words.encode()),
    )
    file = GivenFile(name=f"{words}.txt", content_type="text/plain", data=f"file {words}".encode())
    note = write_note(
        case, author=owner, text=f"Note {words}", files=[file], by=by, nonce=f"n-{variant}"
    )
    doer = members["granted"] if variant == "granted" else members["petra"]
    task = _task(case, owner, doer, message, note, file, words)
    return Place(
        variant=variant,
        case=case,
        owner=owner,
        conversation=conversation,
        message=message,
        attachment=attachment,
        note=note,
        task=task,
        notice=Notice.objects.filter(subject_kind="task", subject_id=task.pk).latest("pk"),
        send=_send(case, conversation, channel, owner, words),
        link=make_link(task, member=doer).split("/")[2],
        extra={"person": person, "doer": doer},
    )


def _message(conversation: Conversation, words: str, channel: Channel) -> Message:
    envelope = Envelope.objects.create(
        channel=channel,
        key=uuid.uuid4().hex,
        raw=f"From: x@example.com\n\n{words}".encode(),
        received_at=timezone.now(),
    )
    return Message.objects.create(
        conversation=conversation,
        envelope_id=envelope.pk,
        direction="in",
        author_kind="email",
        author_value=conversation.party_value,
        author_name=conversation.party_name,
        external_id=f"{uuid.uuid4().hex}@example.com",
        at=timezone.now(),
        text=f"Text {words}",
        html=True,
    )


def _task(
    case: Case,
    owner: Member,
    doer: Member,
    message: Message,
    note: Any,
    file: GivenFile,
    words: str,
) -> Any:
    soon = timezone.now() + timedelta(hours=2)
    question = Question(
        what=f"Task {words}",
        why=f"Why {words}",
        accept_by=soon,
        finish_by=soon + timedelta(days=2),
        messages=[message.pk],
        notes=[note.pk],
        files=[file],
    )
    return ask_task(
        case, question=question, asker=owner, doer=doer, department=None, by=Actor.member(owner.pk)
    )


def _send(
    case: Case, conversation: Conversation, channel: Channel, owner: Member, words: str
) -> Send:
    reply = Message.objects.create(
        conversation=conversation, direction="out", author_kind="member", author_name=owner.name,
        external_id=f"{uuid.uuid4().hex}@acme.test", at=timezone.now(), text=f"Reply {words}",
    )  # fmt: skip
    return Send.objects.create(
        message=reply, case=case, conversation=conversation, channel=channel, nonce=uuid.uuid4(),
        party_kind="email", party_value=conversation.party_value, external_id=reply.external_id,
        state=State.UNCERTAIN, next_attempt_at=timezone.now(), created_by=owner, created_at=timezone.now(),
    )  # fmt: skip


def _spare(department: Department, owner: Member, channel: Channel) -> Case:
    """A case everybody at the desk sees, to be joined to another."""
    conversation = Conversation.objects.create(channel=channel, started_at=timezone.now())
    return open_case(
        title="Spare", department=department, owner=owner, by=SYSTEM, conversation=conversation
    )


def _restrict(places: dict[str, Place], members: dict[str, Member]) -> None:
    Case.objects.filter(pk=places["granted"].case.pk).update(audience=Audience.DEPARTMENTS)
    Case.objects.filter(pk=places["foreign"].case.pk).update(audience=Audience.NAMED)
    grant_case(places["granted"].case, members=[members["granted"]], reason="shared", by=SYSTEM)
    for place in places.values():
        place.case.refresh_from_db()


def _things(
    members: dict[str, Member], departments: dict[str, Department], channels: dict[str, Channel]
) -> dict[str, Any]:
    """What stands under no case."""
    store_raw(channels["hook"], [Raw(key="broken", data=b"not json")])
    follow_all()
    notices = {
        name: Notice.objects.create(
            member=members[name],
            kind="work.task_asked",
            subject_kind="task",
            subject_id=1,
            params={"asker": "Ada", "what": "a task"},
            created_at=timezone.now(),
        )
        for name in ("contributor", "zoe")
    }
    office = Week(zone="Europe/Rome", days=[((540, 1020),)] * 7)
    wording = Wording(condition='case.title == "none"', settlement=timedelta(hours=8))
    save_policy(None, name="Nobody first", wording=wording, by=SYSTEM)
    return {
        "quarantined": Quarantined.objects.get(),
        "calendar": create_calendar(name="Hours", week=office, by=SYSTEM),
        "policy": save_policy(None, name="Nobody", wording=wording, by=SYSTEM),
        "import": Import.objects.create(
            name="old.csv",
            department=departments["a"],
            channel=channels["mail"],
            state=Import.State.DONE,
        ),
        "views": {
            name: SavedView.objects.create(
                member=members[name], name=f"List of {name}", query="/queues/"
            )
            for name in ("agent_a", "zoe")
        },
        "notices": notices,
        "absences": add_absences(members),
        "replies": {
            "a": SavedReply.objects.create(
                name="Thanks", texts={"en": "Thanks"}, department=departments["a"]
            ),
            "c": SavedReply.objects.create(
                name=f"Hidden {CANARY}", texts={"en": CANARY}, department=departments["c"]
            ),
        },
        "job": _failed_job(),
        "parked": Parked.objects.create(
            group="gone", entry_id=1, subject_kind="case", subject_id=1, error="x"
        ),
        "organisation": create_organisation(name="Duarte", by=SYSTEM),
        "sign_in": sign_in_path(members["contributor"]).split("/")[2],
        "field": define_field(
            on="case",
            labels={"en": "Contract"},
            kind="text",
            private=False,
            choices=(),
            currency="",
            by=SYSTEM,
        ),
    }


def _failed_job() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', 'x', '{}', 'failed', 1) RETURNING id"
        )
        return cursor.fetchone()[0]


def _client(member: Member | None, name: str) -> Client:
    client = Client(raise_request_exception=False)
    if member is not None:
        client.force_login(member)
    if name == "suspended" and member is not None:
        Member.objects.filter(pk=member.pk).update(is_active=False)
    return client
