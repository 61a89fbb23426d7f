"""Holding an act: where `objections` say what speaks against it, `hold` lets a later stage keep it for a decision.

Unlike an objection, holding may write: it asks for the decision, in the transaction of the act that does not happen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from tutti.journal.facts import Actor


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An act somebody is about to do: to which subject, by which member, with everything it would do.

    `row` is the subject's own locked row: who holds the act may change it. `member_id` is None for what happens by
    itself, which nobody holds.
    """

    act: str
    subject_id: int
    row: Model
    member_id: int | None
    content: Mapping[str, str | int | bool | None]
    by: Actor


@dataclass(frozen=True, kw_only=True)
class Held:
    """That an act waits, in a sentence for whoever wanted it."""

    reason: str


Holder = Callable[[Wanted], Held | None]

_HOLDERS: dict[str, list[Holder]] = {}


def holds_act(act: str) -> Callable[[Holder], Holder]:
    """Register a function that may keep this act waiting. The subject's row is locked when it is called."""

    def register(holder: Holder) -> Holder:
        _HOLDERS.setdefault(act, []).append(holder)
        return holder

    return register


def hold(wanted: Wanted) -> Held | None:
    """The first reason to wait; None: go ahead. The caller then neither acts nor rolls back."""
    held = (holder(wanted) for holder in _HOLDERS.get(wanted.act, []))
    return next((one for one in held if one), None)
