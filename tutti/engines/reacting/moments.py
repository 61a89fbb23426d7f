"""Moments after which a rule may wait: stages register how to find the cases for which one lies in a span."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

Passing = Callable[[datetime, datetime], Sequence[int]]

_moments: dict[str, Passing] = {}


def offers_moment(name: str, passing: Passing) -> None:
    """`passing(after, until)`: ids of the cases whose moment lies after the one and not after the other.

    `name` is written as conditions write it: "case.waiting_since".
    """
    _moments[name] = passing


def is_moment(name: str) -> bool:
    return name in _moments


def moments() -> list[str]:
    """All of them, for the page on which a rule is written."""
    return sorted(_moments)


def passed(name: str, after: datetime, until: datetime) -> Sequence[int]:
    return _moments[name](after, until)
