"""What a department was asked, what is late, who carries how much, how long a yes and a result take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
)
from django.utils import timezone

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Absence, Department, Member
from tutti.ground.accounts.queries import absences_at
from tutti.work.load import Load, is_late, loads_of
from tutti.work.models import Task, TaskSet, TaskState
from tutti.work.queries import Card, cards

LOOKS_BACK = timedelta(days=30)
PAGE = 50
SHOWS = ("open", "asked", "late", "declined")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How a department stands: open now, and over the last thirty days (by when it was asked)."""

    open: int
    asked: int
    late: int
    declined: int
    accept_takes: timedelta | None
    finish_takes: timedelta | None

    def of(self, show: str) -> int:
        return int(getattr(self, show))


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """One member and what they carry; `share` and `late_share` are hundredths of the longest bar."""

    member: Member
    load: Load
    share: int
    late_share: int
    away: Absence | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of a department's tasks; `hidden` of the whole list stand on cases the reader may not see."""

    cards: list[Card]
    next: str
    hidden: int


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures(department: Department, now: datetime | None = None) -> Figures:
    moment = now or timezone.now()
    every = _tasks(department)
    standing = every.open().aggregate(
        open=Count("pk"),
        asked=Count("pk", filter=Q(state=TaskState.ASKED, is_waiting=False)),
        late=Count("pk", filter=is_late(moment)),
    )
    lately = every.filter(asked_at__gt=moment - LOOKS_BACK).aggregate(
        declined=Count("pk", filter=Q(state=TaskState.DECLINED)),
        accept_takes=_median("accepted_at", Q(accepted_at__isnull=False)),
        finish_takes=_median("ended_at", Q(state=TaskState.DONE)),
    )
    return Figures(**standing, **lately)


def carriers(department: Department) -> list[Carrier]:
    """The department's people, whoever carries most first."""
    people = list(department.members.filter(is_active=True).select_related("deputy"))
    loads = loads_of([member.pk for member in people])
    away = {absence.member_id: absence for absence in absences_at().filter(member__in=people)}
    most = max((load.open for load in loads.values()), default=0) or 1
    lines = [
        Carrier(
            member=member,
            load=loads[member.pk],
            share=round(loads[member.pk].open * 100 / most),
            late_share=round(loads[member.pk].late * 100 / most),
            away=away.get(member.pk),
        )
        for member in people
    ]
    return sorted(lines, key=lambda line: (-line.load.open, line.member.name, line.member.pk))


def listed(
    department: Department, viewer: Principal, *, show: str, after: str, total: int
) -> Listed:
    """A page of one of `SHOWS`; `after` is the `next` of the page before, `total` what the figures say."""
    wanted = _of_show(_tasks(department), show)
    seen = wanted.visible_to(viewer)
    key = "asked_at" if show == "declined" else "finish_by"
    page = list(_from(seen, key, after).values_list("pk", key)[: PAGE + 1])
    rest = len(page) > PAGE
    ids = [pk for pk, _at in page[:PAGE]]
    found = {card.task.pk: card for card in cards(Task.objects.filter(pk__in=ids), viewer)}
    return Listed(
        cards=[found[pk] for pk in ids],
        next=_place(*page[PAGE - 1]) if rest else "",
        hidden=max(total - seen.count(), 0),
    )


def _tasks(department: Department) -> TaskSet:
    people = department.members.values_list("pk", flat=True)
    return Task.objects.all().of_department(department, list(people))


def _of_show(tasks: TaskSet, show: str) -> TaskSet:
    now = timezone.now()
    if show == "declined":
        return tasks.filter(state=TaskState.DECLINED, asked_at__gt=now - LOOKS_BACK)
    standing = tasks.open()
    if show == "asked":
        return standing.filter(state=TaskState.ASKED, is_waiting=False)
    return standing.filter(is_late(now)) if show == "late" else standing


def _from(tasks: TaskSet, key: str, after: str) -> TaskSet:
    """Rows behind a place of the list; the newest first for what was declined, else the earliest date."""
    newest_first = key == "asked_at"
    place = _read(after)
    if place is not None:
        at, pk = place
        way = "lt" if newest_first else "gt"
        tasks = tasks.filter(Q(**{f"{key}__{way}": at}) | Q(**{key: at, f"pk__{way}": pk}))
    sign = "-" if newest_first else ""
    return tasks.order_by(f"{sign}{key}", f"{sign}pk")


def _place(pk: int, at: datetime) -> str:
    return f"{at.astimezone(UTC).strftime('%Y%m%d%H%M%S%f')}-{pk}"


def _read(after: str) -> tuple[datetime, int] | None:
    stamp, _sep, pk = after.partition("-")
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
        return at, int(pk[:15])
    except ValueError:
        return None


def _median(until: str, which: Q) -> Median:
    lasted = ExpressionWrapper(F(until) - F("asked_at"), output_field=DurationField())
    return Median(lasted, filter=which)
