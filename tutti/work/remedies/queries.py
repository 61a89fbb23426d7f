"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal
from tutti.ground.money import Money
from tutti.work.remedies.models import (
    GIVEN,
    Batch,
    Connection,
    Issue,
    Issuing,
    Remedy,
    RemedySet,
    State,
)
from tutti.work.remedies.words import what_is_given

TRACK = (State.PROPOSED, State.APPROVED, State.ISSUED, State.CONFIRMED)
MONTHS = 6


@dataclass(frozen=True, kw_only=True)
class Step:
    """One place of the track: `done`, or `here`."""

    name: str
    at: datetime | None
    done: bool = False
    here: bool = False


@dataclass(frozen=True, kw_only=True)
class Card:
    """A remedy as one member sees it."""

    remedy: Remedy
    desk: bool

    @property
    def title(self) -> str:
        return what_is_given(self.remedy)

    @property
    def issuing(self) -> Issuing | None:
        return getattr(self.remedy, "issuing", None)

    @property
    def connection(self) -> Connection | None:
        return self.issuing.connection if self.issuing else None

    @property
    def steps(self) -> list[Step]:
        """The straight way, as far as it went; what ended otherwise ends the track."""
        remedy = self.remedy
        moments = (remedy.proposed_at, remedy.approved_at, remedy.issued_at, remedy.confirmed_at)
        way = list(zip(TRACK, moments, strict=True))
        if remedy.state not in TRACK:
            gone = [Step(name=str(state.label), at=at, done=True) for state, at in way if at]
            return [*gone, Step(name=str(State(remedy.state).label), at=remedy.ended_at, here=True)]
        here = TRACK.index(State(remedy.state))
        return [
            Step(name=str(state.label), at=at, done=place < here, here=place == here)
            for place, (state, at) in enumerate(way)
        ]

    @property
    def by_hand(self) -> bool:
        """Approved, and a person must issue it."""
        waits = self.remedy.state == State.APPROVED and self.issuing is not None
        return waits and self.connection is None

    @property
    def may_mark_issued(self) -> bool:
        if not self.desk or self.issuing is None:
            return False
        failed = self.remedy.state == State.FAILED
        return failed or (self.by_hand and self.issuing.state == Issue.WAITING)

    @property
    def may_try_again(self) -> bool:
        known = self.connection is not None and not self.connection.is_batch
        return self.desk and known and self.remedy.state in {State.FAILED, State.UNCERTAIN}

    @property
    def may_withdraw(self) -> bool:
        taken = self.issuing is not None and (
            self.issuing.state == Issue.IN_FLIGHT or self.issuing.doubted
        )
        states = {State.PROPOSED, State.APPROVED, State.FAILED}
        return self.desk and self.remedy.state in states and not taken

    @property
    def may_revise(self) -> bool:
        return self.desk and self.remedy.state == State.PROPOSED

    @property
    def may_confirm(self) -> bool:
        return self.desk and self.remedy.state == State.ISSUED

    @property
    def given(self) -> bool:
        return self.remedy.state in GIVEN


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was issued in a month in one currency."""

    month: date
    total: Money
    count: int


def cards(remedies: RemedySet, viewer: Principal) -> list[Card]:
    """Cards of these remedies; two statements."""
    related = remedies.select_related(
        "case", "proposed_by", "issuing__connection", "issuing__batch"
    )
    return [Card(remedy=remedy, desk=viewer.works_the_desk) for remedy in related]


def cards_of(case: Case, viewer: Principal) -> list[Card]:
    """What is proposed or given on a case, the oldest first; what was taken back no longer shows."""
    shown = RemedySet(Remedy).filter(case=case).exclude(state=State.WITHDRAWN)
    return cards(shown.order_by("pk"), viewer)


def sums_by_month(visible: RemedySet) -> list[Month]:
    """What was issued in the last months, by currency: the newest first."""
    given = visible.filter(state__in=GIVEN, amount_minor__isnull=False)
    rows = (
        given.annotate(month=TruncMonth("issued_at"))
        .values("month", "currency")
        .annotate(total=Sum("amount_minor"), count=Count("pk"))
        .order_by("-month", "currency")
    )
    first = _months_ago(MONTHS - 1)
    return [
        Month(
            month=row["month"].date(),
            total=Money(row["total"], row["currency"]),
            count=row["count"],
        )
        for row in rows.filter(issued_at__gte=first)
    ]


def waiting_for(connection: Connection) -> int:
    """How many approved remedies wait for the next file of a batch connection."""
    waits = Issuing.objects.filter(connection=connection, state=Issue.WAITING)
    return waits.filter(remedy__state=State.APPROVED).count()


def lines_of(batch: Batch) -> list[Remedy]:
    lines = Remedy.objects.filter(issuing__batch=batch).select_related("case")
    return list(lines.order_by("pk"))


def _months_ago(count: int) -> datetime:
    now = timezone.localtime()
    month = now.year * 12 + now.month - 1 - count
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return start.replace(year=month // 12, month=month % 12 + 1)
