"""Messages become cases: each continues its case or opens one. In bulk, from the first message on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models.functions import Left
from django.utils import timezone

from tutti.cases.actions import turning
from tutti.cases.actions.changing import Place, counted_place, moved, shift_counts
from tutti.cases.ball import begin, decides, pass_ball
from tutti.cases.facts import BallPassed, CaseContinued, CaseOpened, CaseReopened
from tutti.cases.models import (
    FOLLOW_UP_AFTER,
    REOPEN_WITHIN,
    Case,
    CaseConversation,
    Holder,
    State,
    Turn,
)
from tutti.ground.accounts.models import Department, Member
from tutti.ground.db.among import among
from tutti.ground.db.bulk import fresh_ids, insert_rows, update_rows
from tutti.journal.copying import as_jsonb
from tutti.journal.facts import SYSTEM, Fact
from tutti.journal.recording import record
from tutti.listen.models import Channel, Message
from tutti.triage.queries import routes_of

HISTORY_CLOSES_AFTER = REOPEN_WITHIN
TITLE_WORDS = 90  # characters of the text that stand in for a missing title
LOOKED_AT = 1000  # characters of the text in which those words are looked for


class Spoken(NamedTuple):
    """A message as far as its case needs it. Whole models of a thousand messages cost twice the time here."""

    pk: int
    conversation_id: int
    channel_id: int
    at: datetime
    direction: str
    automatic: str
    history: bool
    title: str
    subject: str  # the conversation's
    beginning: str  # of the text
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message with its author and the entry that let it in."""

    message: Spoken
    department: Department  # where a rule routes it, else of the channel it came by
    owner_id: int | None  # whom a rule gives it to
    person_id: int | None
    caused_by: int


@dataclass(kw_only=True)
class Change:
    """A case and what this batch does to it."""

    case: Case
    words: list[Arrived]
    opened: bool = False
    reopened: bool = False
    passes: list[tuple[datetime, BallPassed]] = field(default_factory=list)


@transaction.atomic
def take_in(people: Mapping[int, int | None], causes: Mapping[int, int]) -> None:
    """Let each message continue its conversation's case, reopen it, or open a new one.

    `people` maps message ids to person ids, `causes` to the entries that let them in. A case closed within 30 days
    is reopened; later, a new case is opened that names the old one. Machine mail never reopens. Only a new case goes
    where a rule routes it.
    """
    arrived = _arrived(people, causes)
    cases = _current_cases({item.message.conversation_id for item in arrived})
    before = {case.pk: counted_place(case) for case in cases.values()}
    changes = [
        _change(conversation_id, list(words), cases)
        for conversation_id, words in groupby(arrived, key=lambda a: a.message.conversation_id)
    ]
    _open([change for change in changes if change.opened])
    _update({change.case.pk: change.case for change in changes if not change.opened})
    shift_counts(_counted(changes, before))
    _record(changes)


def _arrived(people: Mapping[int, int | None], causes: Mapping[int, int]) -> list[Arrived]:
    messages = _spoken(list(people))
    routes = routes_of(people.keys())
    departments = _departments({message.channel_id for message in messages})
    routed = Department.objects.in_bulk({department for department, _owner in routes.values()})
    owners = _who_may_own({owner for _department, owner in routes.values() if owner})
    return [
        Arrived(
            message=message,
            department=routed.get(to, departments[message.channel_id]),
            owner_id=owner if owner in owners else None,
            person_id=people[message.pk],
            caused_by=causes[message.pk],
        )
        for message in messages
        for to, owner in [routes.get(message.pk, (0, None))]
    ]


def _spoken(message_ids: Sequence[int]) -> list[Spoken]:
    found = Message.objects.filter(among("pk", message_ids)).values_list(
        "pk",
        "conversation_id",
        "conversation__channel_id",
        "at",
        "direction",
        "automatic",
        "history",
        "title",
        "conversation__title",
        Left("text", LOOKED_AT),
        "details",
    )
    return [Spoken(*row) for row in found.order_by("conversation_id", "at", "id")]


def _departments(channel_ids: set[int]) -> dict[int, Department]:
    channels = Channel.objects.filter(pk__in=channel_ids).select_related("department")
    return {channel.pk: channel.department for channel in channels}


def _who_may_own(member_ids: set[int]) -> set[int]:
    """Whoever left since the rule was written gets nothing; the department's keeper hands it out."""
    if not member_ids:
        return set()
    return set(
        Member.objects.filter(pk__in=member_ids, is_active=True).values_list("pk", flat=True)
    )


def _current_cases(conversation_ids: set[int]) -> dict[int, Case]:
    """The newest case of each conversation, locked in id order."""
    links = dict(
        CaseConversation.objects.filter(
            among("conversation_id", conversation_ids), detached_at__isnull=True
        ).values_list("conversation_id", "case_id")
    )
    locked = Case.objects.select_for_update().filter(pk__in=set(links.values())).order_by("pk")
    by_id = {case.pk: case for case in locked}
    return {conversation: by_id[case] for conversation, case in links.items()}


def _change(conversation_id: int, words: list[Arrived], cases: dict[int, Case]) -> Change:
    case = cases.get(conversation_id)
    old_news = all(item.message.history for item in words)
    if case is None or (not old_news and _too_old(case, words)):
        change = Change(case=_blank_case(words, previous=case), words=words, opened=True)
    else:
        reopened = not old_news and not case.is_open and _spoken_by_a_person(words)
        change = Change(case=case, words=words, reopened=reopened)
        if reopened:
            _reopen(case)
    for item in words:
        if change.case.history or not item.message.history:
            _hear(change, item.message)  # old news leaves a living case as it is
    if change.opened or (old_news and not change.case.is_open):
        _settle_history(change)
    return change


def _too_old(case: Case, words: list[Arrived]) -> bool:
    closed_at = case.closed_at
    return (
        closed_at is not None
        and _spoken_by_a_person(words)
        and words[0].message.at - closed_at > REOPEN_WITHIN
    )


def _spoken_by_a_person(words: list[Arrived]) -> bool:
    return any(_by_a_person(item.message) for item in words)


def _by_a_person(message: Spoken) -> bool:
    return message.direction == Message.Direction.IN and not message.automatic


def _hear(change: Change, message: Spoken) -> None:
    """Let one message move the turn, and the ball with it. A settled case is taken up by the customer's first word."""
    case, decided = change.case, decides(change.case)
    _fold(case, message)
    taken_up = change.reopened and case.holder == Holder.NOBODY
    if taken_up and not _by_a_person(message):
        return
    if taken_up or decides(case) != decided:
        _pass_ball(change, _moment(message), by_customer=taken_up)


def _pass_ball(change: Change, at: datetime, *, by_customer: bool = False) -> None:
    passed = pass_ball(change.case, at=at, by_customer=by_customer)
    if passed:
        change.passes.append((at, passed))


def _moment(message: Spoken) -> datetime:
    """When it was said; a date ahead of our clock is not waited for."""
    return min(message.at, timezone.now())


def _fold(case: Case, message: Spoken) -> None:
    if message.direction == Message.Direction.OUT:
        turning.we_spoke(case, message.at)
    elif message.automatic:
        turning.machine_spoke(case, message.at)
    else:
        turning.customer_spoke(case, message.at)


def _blank_case(words: list[Arrived], *, previous: Case | None) -> Case:
    first, department, owner_id = words[0].message, words[0].department, words[0].owner_id
    case = Case(
        title=_title(first),
        person_id=next((item.person_id for item in words if item.person_id), None),
        department_id=department.pk,
        owner_id=owner_id or department.keeper_id,
        taken_at=_moment(first) if owner_id else None,
        opened_at=first.at,
        last_at=first.at,
        history=all(item.message.history for item in words),
        fields=first.details.get("fields", {}),
        previous_id=previous.pk if previous else None,
    )
    begin(case, _moment(first))
    return case


def _title(message: Spoken) -> str:
    words = message.title or message.subject or " ".join(message.beginning.split())
    return words if len(words) <= TITLE_WORDS else words[: TITLE_WORDS - 1].rstrip() + "…"


def _reopen(case: Case) -> None:
    case.state, case.closed_at, case.closed_by_id, case.resolution = State.OPEN, None, None, ""
    case.act = ""


def _settle_history(change: Change) -> None:
    """Imported rows whose last exchange is old arrive closed: nobody owes anything for them today."""
    case = change.case
    told = any(item.message.details.get("closed") for item in change.words)
    old = timezone.now() - case.last_at > HISTORY_CLOSES_AFTER
    if case.history and (told or old):
        case.state, case.closed_at, case.resolution = State.CLOSED, case.last_at, "history"
        case.waiting_since = None
        _pass_ball(change, case.last_at)
    elif case.history and case.turn == Turn.US:
        case.act_due_at = timezone.now() + FOLLOW_UP_AFTER


def _open(changes: Sequence[Change]) -> None:
    for id_, change in zip(fresh_ids(Case, len(changes)), changes, strict=True):
        change.case.pk = id_
        _place(change.case)
        change.passes = [(at, replace(fact, case=id_)) for at, fact in change.passes]
    _unlink([change for change in changes if change.case.previous_id])
    insert_rows(Case, [_row(change.case) for change in changes])
    insert_rows(
        CaseConversation,
        [
            {
                "case_id": change.case.pk,
                "conversation_id": change.words[0].message.conversation_id,
                "attached_at": change.case.opened_at,
            }
            for change in changes
        ],
    )


def _unlink(changes: Sequence[Change]) -> None:
    """A conversation that goes on in a new case leaves the old one."""
    conversations = [change.words[0].message.conversation_id for change in changes]
    CaseConversation.objects.filter(
        conversation_id__in=conversations, detached_at__isnull=True
    ).update(detached_at=timezone.now())


def _place(case: Case) -> None:
    case.shelf, case.due_at = case.right_shelf, case.right_due


def _row(case: Case) -> dict[str, Any]:
    return {str(f.column): getattr(case, f.attname) for f in Case._meta.concrete_fields}


def _update(cases: Mapping[int, Case]) -> None:
    columns = (
        "id turn shelf state act act_note doer_id act_department_id act_due_at act_due_kind due_at"
        " closed_at closed_by_id resolution waiting_since last_in_at last_out_at last_at person_id"
        " holder holding_department_id held_since"
    ).split()
    for case in cases.values():
        _place(case)
    rows = [{name: getattr(case, name) for name in columns} for case in cases.values()]
    shares = [{"shares": as_jsonb(case.shares)} for case in cases.values()]
    update_rows(Case, [row | share for row, share in zip(rows, shares, strict=True)])


def _counted(changes: Sequence[Change], before: Mapping[int, Place | None]) -> Counter[Place]:
    total: Counter[Place] = Counter()
    for case in {change.case.pk: change.case for change in changes}.values():
        total.update(moved(before.get(case.pk), counted_place(case)))
    return total


def _record(changes: Sequence[Change]) -> None:
    facts = [(fact, change) for change in changes for fact in _facts(change)]
    record(
        [fact for (_, fact), _ in facts],
        by=SYSTEM,
        at=[at for (at, _), _ in facts],
        caused_by=[change.words[-1].caused_by for _, change in facts],
    )


def _facts(change: Change) -> list[tuple[datetime, Fact]]:
    """What to record, each with its moment: a case is opened when the first of its words was said."""
    case, last = change.case, change.words[-1].message
    if change.opened:
        opened = CaseOpened(
            case=case.pk,
            department=case.department_id,
            person=case.person_id,
            conversation=last.conversation_id,
            message=last.pk,
            history=case.history,
            previous=case.previous_id,
        )
        return [(case.lived_from, opened), *change.passes]
    continued = CaseContinued(
        case=case.pk,
        conversation=last.conversation_id,
        message=last.pk,
        direction=last.direction,
        turn=case.turn,
        automatic=bool(last.automatic),
        history=last.history,
    )
    reopened = [CaseReopened(case=case.pk, message=last.pk)] if change.reopened else []
    return [*((last.at, fact) for fact in reopened), *change.passes, (last.at, continued)]
