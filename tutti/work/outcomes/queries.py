"""Questions of this room: what somebody's work did for customers, what was settled before, where praise stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Max
from django.utils import timezone

from tutti.cases.models import Case, CaseConversation, State
from tutti.ground.access.principal import Principal
from tutti.ground.db.among import among
from tutti.listen.models import Message
from tutti.work.models import Task, TaskState
from tutti.work.outcomes.given import remedies_of
from tutti.work.outcomes.models import Contribution, Line, Outcome, Part, Praise
from tutti.work.remedies.models import Remedy

MONTH, QUARTER = timedelta(days=30), timedelta(days=91)
WEEKS = 13
MOST_CASES = 200
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week of the drawing: cases first helped in it, and how many of those are settled today."""

    begins: datetime
    helped: int
    settled: int


@dataclass(frozen=True, kw_only=True)
class Did:
    """What a member's work did for customers within a span. Only cases they may see are counted."""

    cases: Sequence[Case]
    settled: int
    held: timedelta | None  # the median time a case was with them
    remedies: Sequence[Remedy]
    thanks: int
    weeks: Sequence[Week]


def did_for_customers(who: Principal, *, span: timedelta, now: datetime | None = None) -> Did:
    """The member's cases within `span`, newest first, and what came of them. A fixed number of statements."""
    moment = now or timezone.now()
    cases = _helped(who, since=moment - span)
    ids = [case.pk for case in cases]
    given = remedies_of(ids)
    thanked = Line.objects.filter(
        member_id=who.member_id or 0, praise__isnull=False, at__gt=moment - span
    )
    return Did(
        cases=cases,
        settled=sum(case.state == State.CLOSED for case in cases),
        held=_held(who, cases),
        remedies=[remedy for one in given.values() for remedy in one],
        thanks=thanked.filter(case__in=ids).count(),
        weeks=_weeks(who, moment),
    )


def lines_of(who: Principal, *, most: int = 50) -> list[Line]:
    """The newest lines told to the member, with what they tell."""
    lines = Line.objects.filter(member_id=who.member_id or 0).order_by("-at", "-id")
    return list(
        lines.select_related("case__person__survivor", "outcome", "praise", "member")[:most]
    )


def praise_of(case: Case) -> dict[int, Praise]:
    """The case's praise by message id."""
    return {praise.message_id: praise for praise in Praise.objects.filter(case=case)}


def settled_before(case: Case, message: Message) -> Outcome | None:
    """The settling these words came after, when they opened the case again and nobody of us spoke since."""
    if not case.is_open:
        return None
    outcome = Outcome.objects.filter(case=case).first()
    if outcome is None or message.at <= outcome.at:
        return None
    held = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    since = Message.objects.filter(
        conversation_id__in=held.values("conversation_id"), at__gt=outcome.at, automatic=""
    )
    return None if since.exclude(pk=message.pk).exists() else outcome


def parts_of(member_id: int, case_ids: Iterable[int]) -> dict[int, list[Contribution]]:
    """A member's parts in these cases, the most telling first; one query."""
    order = {part: place for place, part in enumerate(Part.values)}
    found: dict[int, list[Contribution]] = {}
    rows = Contribution.objects.filter(among("case_id", set(case_ids)), member_id=member_id)
    for row in sorted(rows, key=lambda one: (order[one.part], one.at)):
        found.setdefault(row.case_id, []).append(row)
    return found


def _helped(who: Principal, *, since: datetime) -> list[Case]:
    """Cases the member had a part in, or heard of, within the span; those that went into another left out."""
    own = Contribution.objects.filter(member_id=who.member_id or 0, at__gt=since)
    told = Line.objects.filter(member_id=who.member_id or 0, at__gt=since)
    ids = {*own.values_list("case_id", flat=True), *told.values_list("case_id", flat=True)}
    seen = Case.objects.visible_to(who).filter(among("pk", ids)).exclude(resolution="duplicate")
    latest = seen.annotate(settled_at=Max("outcomes__at")).select_related("person__survivor")
    return list(latest.order_by("-last_at", "-pk")[:MOST_CASES])


def _held(who: Principal, cases: Sequence[Case]) -> timedelta | None:
    """From saying yes to done for tasks; for whoever answers for a case, from taking it to settling it."""
    spans = _tasks_held(who, cases)
    taken = Contribution.objects.filter(
        among("case_id", [case.pk for case in cases]), member_id=who.member_id or 0, part=Part.HELD
    )
    closed = {case.pk: case.closed_at for case in cases if case.closed_at}
    for row in taken:
        ended = closed.get(row.case_id)
        if ended and row.case_id not in spans:
            spans[row.case_id] = max(ended - row.at, timedelta())
    return timedelta(seconds=median(s.total_seconds() for s in spans.values())) if spans else None


def _tasks_held(who: Principal, cases: Sequence[Case]) -> dict[int, timedelta]:
    found: dict[int, timedelta] = {}
    tasks = Task.objects.filter(
        among("case_id", [case.pk for case in cases]),
        doer_id=who.member_id or 0,
        state=TaskState.DONE,
    )
    for task in tasks:
        if task.accepted_at and task.ended_at:
            spent = found.get(task.case_id, timedelta())
            found[task.case_id] = spent + (task.ended_at - task.accepted_at)
    return found


def _weeks(who: Principal, now: datetime) -> list[Week]:
    """Each case in the week of the member's first part in it."""
    begins = [now - WEEK * place for place in range(WEEKS, 0, -1)]
    visible = Case.objects.visible_to(who).exclude(resolution="duplicate")
    rows = (
        Contribution.objects.filter(
            member_id=who.member_id or 0, at__gt=begins[0], case__in=visible
        )
        .order_by("at")
        .values_list("case_id", "at", "case__state")
    )
    first: dict[int, tuple[datetime, bool]] = {}
    for case_id, at, state in rows:
        first.setdefault(case_id, (at, state == State.CLOSED))
    return [
        Week(
            begins=begin,
            helped=sum(begin < at <= begin + WEEK for at, _over in first.values()),
            settled=sum(over and begin < at <= begin + WEEK for at, over in first.values()),
        )
        for begin in begins
    ]
