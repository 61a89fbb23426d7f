"""Messages become cases: each continues its case or opens one. In bulk, from the first message on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutti.cases.actions import turning
from tutti.cases.actions.changing import Place, counted_place, moved, shift_counts
from tutti.cases.arrivals import LOOKED_AT, Arrived, Spoken, arrivals
from tutti.cases.ball import begin, decides, pass_ball
from tutti.cases.facts import (
    BallPassed,
    CaseContinued,
    CaseOpened,
    CaseReopened,
    ConversationAttached,
)
from tutti.cases.joining import joined_cases
from tutti.cases.models import (
    FOLLOW_UP_AFTER,
    REOPEN_WITHIN,
    Case,
    CaseConversation,
    Holder,
    State,
    Turn,
)
from tutti.ground.db.among import among
from tutti.ground.db.bulk import fresh_ids, insert_rows, update_rows
from tutti.journal.copying import as_jsonb
from tutti.journal.facts import SYSTEM, Fact
from tutti.journal.recording import record
from tutti.listen.models import Message

HISTORY_CLOSES_AFTER = REOPEN_WITHIN
TITLE_WORDS = 90  # characters of the text that stand in for a missing title


@dataclass(kw_only=True)
class Change:
    """A case and what this batch does to it."""

    case: Case
    words: list[Arrived]
    opened: bool = False
    reopened: bool = False
    joined: bool = False  # the conversation is new to the case
    passes: list[tuple[datetime, BallPassed]] = field(default_factory=list)

    @property
    def conversation_id(self) -> int:
        return self.words[0].message.conversation_id


@transaction.atomic
def take_in(people: Mapping[int, int | None], causes: Mapping[int, int]) -> None:
    """Let each message continue its conversation's case, reopen it, or open a new one.

    `people` maps message ids to person ids, `causes` to the entries that let them in. A case closed within 30 days
    is reopened; later, a new case is opened that names the old one. A new conversation of somebody we invited joins the
    case it was for. Machine mail never reopens. Only a new case goes
    where a rule routes it.
    """
    arrived = arrivals(people, causes)
    links, joined = _links(arrived)
    cases = _current_cases(links | joined)
    before = {case.pk: counted_place(case) for case in cases.values()}
    changes = [
        _change(conversation_id, list(words), cases)
        for conversation_id, words in groupby(arrived, key=lambda a: a.message.conversation_id)
    ]
    _open([change for change in changes if change.opened])
    _update({change.case.pk: change.case for change in changes if not change.opened})
    _join([change for change in changes if not change.opened and change.conversation_id in joined])
    shift_counts(_counted(changes, before))
    _record(changes)


def _links(arrived: Sequence[Arrived]) -> tuple[dict[int, int], dict[int, int]]:
    """The case of each conversation that has one, and of each that joins one by itself now. Old news joins nothing."""
    links = dict(
        CaseConversation.objects.filter(
            among("conversation_id", {item.message.conversation_id for item in arrived}),
            detached_at__isnull=True,
        ).values_list("conversation_id", "case_id")
    )
    begun = {
        item.message.conversation_id
        for item in arrived
        if item.message.conversation_id not in links and not item.message.history
    }
    return links, joined_cases(begun)


def _current_cases(links: Mapping[int, int]) -> dict[int, Case]:
    """The newest case of each conversation, locked in id order."""
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
        title=title_of(first.title, first.subject, first.beginning),
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


def title_of(title: str, subject: str, text: str) -> str:
    """What a case is called that opens with a message of this title, in a conversation of this subject."""
    words = title or subject or " ".join(text[:LOOKED_AT].split())
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


def _join(changes: Sequence[Change]) -> None:
    """Tie conversations to the cases they joined by themselves."""
    if not changes:
        return
    insert_rows(
        CaseConversation,
        [
            {
                "case_id": change.case.pk,
                "conversation_id": change.conversation_id,
                "attached_at": timezone.now(),
            }
            for change in changes
        ],
    )
    for change in changes:
        change.joined = True


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
    before: list[Fact] = []
    if change.joined:
        before.append(ConversationAttached(case=case.pk, conversation=last.conversation_id))
    if change.reopened:
        before.append(CaseReopened(case=case.pk, message=last.pk))
    return [*((last.at, fact) for fact in before), *change.passes, (last.at, continued)]
