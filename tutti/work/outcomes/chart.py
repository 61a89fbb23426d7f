"""Weeks as bars, ready for the template that draws them: per cent across, pixels up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.work.outcomes.queries import Week

HEIGHT = 96  # pixels of the tallest bar
HEAD = 20  # pixels above it, for its figure
NAMED_EVERY = 4


@dataclass(frozen=True, kw_only=True)
class Column:
    """A week's bar; the settled part stands at its foot, filled."""

    week: Week
    x: float
    middle: float
    width: float
    y: float
    height: float
    settled_y: float
    settled_height: float
    named: bool

    @property
    def over(self) -> float:
        return self.y - 6


def columns(weeks: Sequence[Week]) -> list[Column]:
    """Bars from zero, true to scale; a week with a case is always seen."""
    most = max((week.helped for week in weeks), default=0) or 1
    step = 100 / max(1, len(weeks))
    return [_column(week, place, most, step) for place, week in enumerate(weeks)]


def _column(week: Week, place: int, most: int, step: float) -> Column:
    height = max(4.0, HEIGHT * week.helped / most) if week.helped else 0.0
    settled = height * week.settled / week.helped if week.helped else 0.0
    return Column(
        week=week,
        x=round(step * (place + 0.14), 3),
        middle=round(step * (place + 0.5), 3),
        width=round(step * 0.72, 3),
        y=round(HEAD + HEIGHT - height, 1),
        height=round(height, 1),
        settled_y=round(HEAD + HEIGHT - settled, 1),
        settled_height=round(settled, 1),
        named=place % NAMED_EVERY == 0,
    )
