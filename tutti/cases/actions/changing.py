"""Changing one case: locked, saved, counted, its date and the ball kept right, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutti.cases.ball import decides, pass_ball
from tutti.cases.models import Audience, Case, Tally
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record

Place = tuple[int, str]  # department id, shelf


@contextmanager
def changing(case: Case, *, by: Actor = SYSTEM, at: datetime | None = None) -> Iterator[Case]:
    """Lock `case`, hand out the fresh row to change, then save it and shift the counters.

    Record the facts inside the block: the lock keeps them in order. The caller's own object is brought up to date.
    Whoever holds the ball after the block holds it from `at` on (now, when left out); who passed it is `by`.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        before, decided = counted_place(locked), decides(locked)
        yield locked
        if decides(locked) != decided:
            _pass_ball(locked, at=at or timezone.now(), by=by)
        locked.shelf, locked.due_at = locked.right_shelf, locked.right_due
        locked.save()
        shift_counts(moved(before, counted_place(locked)))
    _bring_up_to_date(case, locked)


def _pass_ball(case: Case, *, at: datetime, by: Actor) -> None:
    passed = pass_ball(case, at=at)
    record([passed] if passed else [], by=by, at=at)


def _bring_up_to_date(case: Case, locked: Case) -> None:
    """The caller's object says what the row says, relations it had looked up before included."""
    case.__dict__.update({key: value for key, value in vars(locked).items() if key != "_state"})
    case._state.fields_cache = dict(locked._state.fields_cache)  # noqa: SLF001 -- Django documents `_state`


def counted_place(case: Case) -> Place | None:
    """Where the kept counters count a case; those not everyone may see are counted per reader instead."""
    if case.audience != Audience.EVERYONE or not case.is_open:
        return None
    return case.department_id, case.right_shelf


def moved(before: Place | None, after: Place | None) -> Counter[Place]:
    """What the counters owe after a case went from one place to another; `None` is no place at all."""
    change: Counter[Place] = Counter()
    if before != after:
        change.update({before: -1} if before else {})
        change.update({after: 1} if after else {})
    return change


def shift_counts(change: Mapping[Place, int]) -> None:
    """Append differences to the counters; nobody waits for anybody."""
    Tally.objects.bulk_create(
        Tally(department_id=department, shelf=shelf, amount=amount)
        for (department, shelf), amount in change.items()
        if amount
    )
