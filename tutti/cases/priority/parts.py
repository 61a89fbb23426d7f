"""What a case is known for, the points each part of it gives, and their sum. Pure: the same in, the same out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HIGHEST = 100
REASONS = 2  # stand on a line of a list
HOUR = timedelta(hours=1)


class Code(TextChoices):
    """The parts of a priority, in the order a page explains them."""

    PROMISE = "promise", _("Promise at risk")
    WAITING = "waiting", _("Waiting")
    VULNERABLE = "vulnerable", _("Special care")
    VALUE = "value", _("Customer value")
    URGENCY = "urgency", _("Urgency")
    MOOD = "mood", _("Mood")
    REACH = "reach", _("Reach")
    REPEAT = "repeat", _("Asked again")
    TOPIC = "topic", _("Topic")
    RULE = "rule", _("Rules")
    HAND = "hand", _("By hand")


WEIGHED = tuple(code for code in Code if code not in {Code.RULE, Code.HAND})
"""Parts whose points the company sets; rules and people say their points themselves."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How many points each part gives at most, and where its steps lie.

    `waiting_hours` rise, `promise_hours` fall; `value_steps`, `reach_steps` and `bands` rise. `topics` and `choices`
    are per cent of the part's points by key. `value_field` is the house's own field that says a customer's value:
    "person:key", "organisation:key", or nothing.
    """

    points: Mapping[str, int]
    waiting_hours: tuple[int, ...] = (4, 24, 72, 168)
    promise_hours: tuple[int, ...] = (72, 24, 4)
    reach_steps: tuple[int, ...] = (1_000, 10_000, 100_000)
    value_field: str = ""
    value_steps: tuple[int, ...] = (1_000, 10_000, 100_000)
    choices: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    bands: tuple[int, ...] = (20, 50, 75)  # normal, high and urgent begin here


USUAL = Weights(
    points={
        Code.PROMISE: 30,
        Code.WAITING: 30,
        Code.VULNERABLE: 25,
        Code.VALUE: 15,
        Code.URGENCY: 15,
        Code.MOOD: 10,
        Code.REACH: 10,
        Code.REPEAT: 10,
        Code.TOPIC: 10,
    }
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of an open case. `waits_since` is None while the customer holds the ball.

    `rules` are (version, the rule's name, points); `noted` the versions whose effect on the case was written down.
    """

    waits_since: datetime | None = None
    promised_at: datetime | None = None
    value: float | bool | str | None = None
    reach: int = 0
    feeling: int = 0
    urgency: int = 0
    topics: tuple[str, ...] = ()
    unanswered: int = 0  # words of the customer since we last spoke
    others: int = 0  # cases of the same person in the last thirty days
    needs_care: bool = False
    rules: tuple[tuple[int, str, int], ...] = ()
    by_hand: int = 0
    message: int | None = None
    step_at: datetime | None = (
        None  # when what is known changes by itself: an earlier case falls out of the count
    )


@dataclass(frozen=True, kw_only=True)
class Part:
    """Points one part gives, and what a sentence about it needs. Points by hand and by rules may be below nothing."""

    code: str
    points: int
    given: Mapping[str, Any] = field(default_factory=dict)


def parts_of(known: Known, weights: Weights, now: datetime) -> list[Part]:
    """Every part that gives or takes points, the strongest first."""
    weighed = _weighed(known, weights, now)
    by_rules = (
        Part(code=Code.RULE, points=points, given={"version": version, "name": name})
        for version, name, points in known.rules
    )
    by_hand = Part(code=Code.HAND, points=known.by_hand)
    counting = (*weighed, *(part for part in (*by_rules, by_hand) if part.points))
    return sorted(counting, key=lambda part: -abs(part.points))


def score_of(parts: Iterable[Part]) -> int:
    """0 to 100, whatever the parts add up to."""
    return max(0, min(HIGHEST, sum(part.points for part in parts)))


def next_step(known: Known, weights: Weights, now: datetime) -> datetime | None:
    """When time alone gives the case other points; None while only what happens does."""
    waits, promised = known.waits_since, known.promised_at
    steps = [waits + hours * HOUR for hours in weights.waiting_hours] if waits else []
    if promised:
        steps += [promised, *(promised - hours * HOUR for hours in weights.promise_hours)]
    ahead = [step for step in (*steps, known.step_at) if step and step > now]
    return min(ahead, default=None)


def _weighed(known: Known, weights: Weights, now: datetime) -> Iterator[Part]:
    for code, share_of in _SHARES.items():
        share, given = share_of(known, weights, now)
        points = round(weights.points.get(code, 0) * share) if share else 0
        if points:
            yield Part(code=code, points=points, given=given)


Share = tuple[float, Mapping[str, Any]]


def _of_promise(known: Known, weights: Weights, now: datetime) -> Share:
    if known.promised_at is None:
        return 0, {}
    left = known.promised_at - now
    steps = sum(left <= hours * HOUR for hours in weights.promise_hours) + (left < timedelta(0))
    return steps / (len(weights.promise_hours) + 1), {}


def _of_waiting(known: Known, weights: Weights, now: datetime) -> Share:
    if known.waits_since is None:
        return 0, {}
    return _steps((now - known.waits_since) / HOUR, weights.waiting_hours), {}


def _of_care(known: Known, _weights: Weights, _now: datetime) -> Share:
    return float(known.needs_care), {}


def _of_value(known: Known, weights: Weights, _now: datetime) -> Share:
    value = known.value
    if isinstance(value, str):
        return weights.choices.get(value, 0) / 100, {}
    if isinstance(value, bool):
        return float(value), {}
    return (_steps(value, weights.value_steps) if value else 0), {}


def _of_urgency(known: Known, _weights: Weights, _now: datetime) -> Share:
    return min(known.urgency, 3) / 3, {"urgency": known.urgency}


def _of_mood(known: Known, _weights: Weights, _now: datetime) -> Share:
    return _steps(-known.feeling, (20, 40, 60, 80)), {}


def _of_reach(known: Known, weights: Weights, _now: datetime) -> Share:
    return _steps(known.reach, weights.reach_steps), {"reach": known.reach}


def _of_repeat(known: Known, _weights: Weights, _now: datetime) -> Share:
    again = max(known.unanswered - 1, 0) + known.others
    return _steps(again, (1, 2, 4)), {"unanswered": known.unanswered, "others": known.others}


def _of_topic(known: Known, weights: Weights, _now: datetime) -> Share:
    best = max(known.topics, key=lambda topic: weights.topics.get(topic, 0), default="")
    return weights.topics.get(best, 0) / 100, {"topic": best}


_SHARES: dict[Code, Callable[[Known, Weights, datetime], Share]] = {
    Code.PROMISE: _of_promise,
    Code.WAITING: _of_waiting,
    Code.VULNERABLE: _of_care,
    Code.VALUE: _of_value,
    Code.URGENCY: _of_urgency,
    Code.MOOD: _of_mood,
    Code.REACH: _of_reach,
    Code.REPEAT: _of_repeat,
    Code.TOPIC: _of_topic,
}


def _steps(value: float, steps: Sequence[float]) -> float:
    """How many of the rising steps a value has reached, as a share of them all."""
    return bisect_right(steps, value) / len(steps)
