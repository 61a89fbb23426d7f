"""The customer's clock on the page of a case: who held the ball, drawn and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.attribution import DEPARTMENT, NOBODY, OUTSIDE, Held
from tutti.cases.lived import lived_by
from tutti.cases.marks import happened_of
from tutti.cases.models import Case
from tutti.cases.naming import them
from tutti.cases.outside import Outside
from tutti.cases.score import Holder, Score, Stretch, held, on_us, score, stretches
from tutti.cases.teams import Teams
from tutti.ground.time.words import exact
from tutti.journal.models import Entry

MOST_ENTRIES = 2000


@dataclass(frozen=True, kw_only=True)
class Line:
    """A holder's line under the score. `swatch` is a department's hue, "them" or "nobody"."""

    name: str
    swatch: str
    lasted: timedelta
    now: bool


class Clock:
    """Drawn from the journal; the row of the case says the same in sums."""

    def __init__(self, case: Case, outside: Outside, teams: Teams) -> None:
        self.case, self.outside, self.teams = case, outside, teams
        self.now = timezone.localtime()

    @cached_property
    def entries(self) -> list[Entry]:
        about = Entry.objects.filter(subject_kind="case", subject_id=self.case.pk)
        return list(about.order_by("id")[:MOST_ENTRIES])

    @cached_property
    def stretches(self) -> list[Stretch]:
        until = self.case.closed_at or self.now
        lived = lived_by(self.case.pk, self.entries, all_of_them=len(self.entries) < MOST_ENTRIES)
        return stretches(lived.turns if lived else [self._unknown], until=until)

    @cached_property
    def score(self) -> Score | None:
        due = self.case.due_at if self.case.is_open else None
        now = self.case.closed_at.astimezone(self.now.tzinfo) if self.case.closed_at else self.now
        return score(
            self.stretches,
            happened_of(self.outside.told, self.entries, self.outside.places),
            now=now,
            due=due,
        )

    @cached_property
    def holders(self) -> list[Line]:
        last = self.stretches[-1].holder if self.stretches and self.case.is_open else None
        return [
            Line(
                name=self.name_of(holder),
                swatch=self.swatch_of(holder),
                lasted=lasted,
                now=holder == last,
            )
            for holder, lasted in held(self.stretches).items()
        ]

    @property
    def waited(self) -> timedelta | None:
        return self.stretches[-1].end - self.stretches[0].start if self.stretches else None

    @property
    def waited_for_us(self) -> timedelta:
        return on_us(self.stretches)

    @property
    def _unknown(self) -> Held:
        """A case the journal does not know was its department's from the start."""
        case = self.case
        return Held(at=case.opened_at, holder=DEPARTMENT, department=case.department_id)

    @property
    def began(self) -> str:
        return exact(self.stretches[0].start) if self.stretches else ""

    def name_of(self, holder: Holder) -> str:
        if holder.isdecimal():
            found = self.teams.departments.get(int(holder))
            return found.name if found else ""
        others = {OUTSIDE: _("Others outside"), NOBODY: _("Settled in between")}
        return others.get(holder) or them(self.case)

    def swatch_of(self, holder: Holder) -> str:
        if holder == NOBODY:
            return NOBODY
        found = self.teams.departments.get(int(holder)) if holder.isdecimal() else None
        return str(found.hue) if found else "them"
