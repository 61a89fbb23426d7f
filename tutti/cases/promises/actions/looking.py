"""The minute's look: promises whose date is near or has passed, and word for those who work now.

Only what is due is read, by a partial index, in chunks that skip what others hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tutti.cases.promises.actions.projecting import look_next
from tutti.cases.promises.facts import PromiseBroken, PromiseEscalated, PromiseWarned
from tutti.cases.promises.models import EscalatesTo, Promise, PromiseState, Telling
from tutti.cases.promises.notices import KINDS
from tutti.engines.calendars.hours import Hours, NeverOpen, next_open
from tutti.engines.calendars.queries import hours_of_members
from tutti.ground.accounts.models import Department, Member, Membership
from tutti.ground.accounts.queries import away_among
from tutti.ground.db.among import among
from tutti.ground.db.bulk import update_rows
from tutti.ground.notices.actions.telling import Told, notify_many
from tutti.journal.facts import SYSTEM, Fact
from tutti.journal.recording import record

CHUNK = 250
TOO_LATE_TO_TELL = timedelta(days=1)  # past it, nobody is told: a new policy met an old case
Word = tuple[Promise, int, str]  # to a member: what


def look_at_due() -> int:
    """Look at what is due, chunk by chunk; how many promises were looked at. Costs two statements when none is."""
    looked = 0
    while number := _look_at_some():
        looked += number
    while _tell_some():
        pass
    return looked


@transaction.atomic
def _look_at_some() -> int:
    due = _due()
    if not due:
        return 0
    now, facts, words = timezone.now(), [], []
    for promise in due:
        facts.append(_turn(promise))
        if promise.due_at and now - promise.due_at < TOO_LATE_TO_TELL:
            words.append(promise)
    _keep(due)
    record(facts, by=SYSTEM)
    _enter(words)
    return len(due)


def _due() -> list[Promise]:
    """Some of what is to be looked at, with its case, both locked; what others hold is left to the next look.

    The ids come from the partial index alone, so that a minute in which nothing is due joins nothing.
    """
    waiting = Promise.objects.filter(look_at__lte=timezone.now())
    ids = list(waiting.order_by("look_at").values_list("pk", flat=True)[:CHUNK])
    if not ids:
        return []
    locked = waiting.filter(among("id", ids)).select_for_update(
        skip_locked=True, of=("self", "case")
    )
    return list(locked.select_related("case", "version"))


def _turn(promise: Promise) -> Fact:
    """Mark the promise as warned about or as late, and answer the fact that says so."""
    due_at = promise.due_at or timezone.now()
    late = due_at <= timezone.now()
    if late:
        promise.told_after = due_at
    promise.told_before = due_at
    promise.look_at = look_next(promise)
    fact = PromiseBroken if late else PromiseWarned
    return fact(
        case=promise.case_id, promise=promise.pk, kind=promise.kind, due_at=due_at.isoformat()
    )


def _keep(looked: Collection[Promise]) -> None:
    columns = ("id", "told_before", "told_after", "look_at")
    update_rows(Promise, [{name: getattr(each, name) for name in columns} for each in looked])


def _enter(promises: Sequence[Promise]) -> None:
    """Word for whoever must hear, each at their next open moment."""
    words = list(_words(promises))
    if not words:
        return
    hearers = _stood_in({member for _promise, member, _what in words})
    hours, now = hours_of_members(set(hearers.values())), timezone.now()
    Telling.objects.bulk_create(
        [
            Telling(
                promise=promise,
                member_id=hearers[member],
                what=what,
                about=promise.due_at or now,
                at=_open_moment(now, hours[hearers[member]]),
            )
            for promise, member, what in words
        ],
        ignore_conflicts=True,
    )


def _stood_in(members: Collection[int]) -> dict[int, int]:
    """Who hears what each of these members is to hear: their deputy while they are away, if they have one."""
    away = Member.objects.filter(pk__in=away_among(members), deputy__is_active=True)
    deputies = dict(away.values_list("pk", "deputy_id"))
    return {each: deputies.get(each) or each for each in members}


def _words(promises: Sequence[Promise]) -> Iterable[Word]:
    heads = _Heads(promises)
    for promise in promises:
        owner = promise.case.owner_id
        if promise.told_after != promise.due_at:
            yield promise, owner, Telling.What.WARNING
            continue
        named = heads.of(promise)
        if named != owner:
            yield promise, owner, Telling.What.BROKEN
        yield promise, named, Telling.What.ESCALATION


class _Heads:
    """Whom a policy names for these promises, read in two statements."""

    def __init__(self, promises: Sequence[Promise]) -> None:
        owners = {each.case.owner_id for each in promises}
        places = Membership.objects.filter(member_id__in=owners).order_by("-id")
        self.place_of = dict(places.values_list("member_id", "department_id"))
        self.keeper_of = dict(Department.objects.values_list("pk", "keeper_id"))

    def of(self, promise: Promise) -> int:
        version, department = promise.version, promise.case.department_id
        if version and version.escalates_to == EscalatesTo.MEMBER and version.escalates_member_id:
            return version.escalates_member_id
        if version and version.escalates_to == EscalatesTo.LINE:
            department = self.place_of.get(promise.case.owner_id, department)
        return self.keeper_of[department]


def _open_moment(now: datetime, hours: Hours) -> datetime:
    try:
        return next_open(now, hours=hours)
    except NeverOpen:
        return now


@transaction.atomic
def _tell_some() -> int:
    due = Telling.objects.filter(at__lte=timezone.now()).order_by("at", "id")
    locked = due.select_for_update(skip_locked=True, of=("self", "promise"))
    words = list(locked.select_related("promise__case", "member")[:CHUNK])
    if words:
        true = [word for word in words if _still_true(word)]
        notify_many([_told(word) for word in true])
        record(
            [_escalated(word) for word in true if word.what == Telling.What.ESCALATION], by=SYSTEM
        )
        Telling.objects.filter(pk__in=[word.pk for word in words]).delete()
    return len(words)


def _still_true(word: Telling) -> bool:
    promise = word.promise
    return promise.state == PromiseState.RUNNING and promise.due_at == word.about


def _told(word: Telling) -> Told:
    promise, case = word.promise, word.promise.case
    params: dict[str, str | int] = {"title": case.title, "case": case.pk, "kind": promise.kind}
    return Told(
        member=word.member, kind=KINDS[word.what], subject=("promise", promise.pk), params=params
    )


def _escalated(word: Telling) -> PromiseEscalated:
    return PromiseEscalated(
        case=word.promise.case_id, promise=word.promise_id, member=word.member_id
    )
