"""Fifty rules as a busy house has them, over words that are understood: what they cost the way of a message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SOUGHT = (
    "refund mortgage transfer statement letter fee blocked payment account rate March April bank"
    " answer card abroad charged twice waiting called"
).split()
FILTERS = 20


@contextmanager
def fifty_rules(department: Any) -> Iterator[None]:
    """Twenty filters and thirty routes, one in ten in shadow; off again afterwards."""
    from tutti.engines.rules.actions.saving import save_rule
    from tutti.engines.rules.actions.switching import switch_rule
    from tutti.engines.rules.models import Rule
    from tutti.engines.rules.wording import Wording
    from tutti.journal.facts import SYSTEM

    for number in range(50):
        kind, state, wording = _rule(number, department, Wording)
        switch_rule(save_rule(None, wording=wording, kind=kind, by=SYSTEM), state=state, by=SYSTEM)
    try:
        yield
    finally:
        Rule.objects.update(state="off")


def _rule(number: int, department: Any, wording: Any) -> tuple[str, str, Any]:
    state = "shadow" if number % 10 == 0 else "on"
    word = SOUGHT[number % len(SOUGHT)]
    if number < FILTERS:
        condition = (
            f'message.noise > 0.{90 + number % 9} && message.text.contains("{word}")'
            f" && message.mentions > {number}.0"
        )
        action = {"verb": "triage.drop" if number % 2 else "triage.count", "params": {}}
        return "filter", state, _worded(number, condition, action, wording)
    condition = (
        f'message.intent == "complaint" && message.mood == "negative"'
        f' && message.text.contains("{word}") && message.length > {1000 + number}.0'
    )
    if number == 49:  # one that fits many, so that effects are written as well
        condition = 'message.text.contains("refund") || "vip" in message.topics'
    action = {"verb": "cases.route", "params": {"department": department.pk}}
    return "route", state, _worded(number, condition, action, wording)


def _worded(number: int, condition: str, action: Any, wording: Any) -> Any:
    return wording(name=f"Rule {number}", condition=condition, actions=[action])


@contextmanager
def nothing_understood() -> Iterator[None]:
    """The way of a message without understanding, in this process: what it is compared with."""
    from tutti.engines.understanding.understanding import Understood
    from tutti.triage.actions import triaging

    real = triaging.understand
    triaging.understand = lambda said: [Understood() for _one in said]
    try:
        yield
    finally:
        triaging.understand = real
