"""Answers that took long are kept for a while: a question to a million messages is not put at every visit.

Quick answers are always fresh. What is kept is kept per reader's rights, so nobody sees a figure that counts
cases they may not see; each process keeps its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from tutti.measure.asking import Answer, Metric, Scope

LONG = 0.5  # seconds from which an answer is worth keeping
KEPT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An answer, and when its cases were counted."""

    answer: Answer
    at: datetime


def answer_of(metric: Metric, scope: Scope) -> Counted:
    """The answer to a question, counted now or, if counting takes long, up to a quarter of an hour ago."""
    key = _key(metric, scope)
    kept: Counted | None = cache.get(key)
    if kept is not None:
        return kept
    began = time.monotonic()
    counted = Counted(answer=metric.compute(scope), at=timezone.now())
    if time.monotonic() - began > LONG:
        cache.set(key, counted, KEPT_FOR.total_seconds())
    return counted


def _key(metric: Metric, scope: Scope) -> str:
    """Long or strange parts are no matter: the key is their digest."""
    who = (scope.who.member_id, scope.who.role, sorted(scope.who.departments))
    channel = scope.channel.pk if scope.channel else 0
    parts = repr((metric.name, who, channel, scope.by, get_language()))
    return f"measure:{sha256(parts.encode()).hexdigest()}"
