"""Bars as percentages and pixels, ready for the template that draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.measure.asking import Bar

HEIGHT = 150  # pixels of the tallest bar
HEAD = 22  # pixels above it, for its figure
CROWDED = 8  # bars from which every second label is left out on a phone
MOST_LABELS = 14


@dataclass(frozen=True, kw_only=True)
class Column:
    """A bar that stands: x, middle and width in per cent, y and height in pixels."""

    bar: Bar
    x: float
    middle: float
    width: float
    y: float
    height: float
    named: bool
    spare: bool

    @property
    def over(self) -> float:
        return self.y - 6


def columns(bars: Sequence[Bar]) -> list[Column]:
    """Bars from zero, true to scale; a figure that is not zero is always seen."""
    most = max((bar.value for bar in bars), default=0) or 1
    step = 100 / max(1, len(bars))
    every = 1 + len(bars) // MOST_LABELS
    return [
        _column(bar, place, most=most, step=step, every=every) for place, bar in enumerate(bars)
    ]


def _column(bar: Bar, place: int, *, most: int, step: float, every: int) -> Column:
    height = max(2.0, HEIGHT * bar.value / most) if bar.value else 0.0
    return Column(
        bar=bar,
        x=round(step * (place + 0.12), 3),
        middle=round(step * (place + 0.5), 3),
        width=round(step * 0.76, 3),
        y=round(HEAD + HEIGHT - height, 1),
        height=round(height, 1),
        named=place % every == 0,
        spare=place % 2 == 1,
    )
