"""Colleagues who settled such things before, with what they did and whether they are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tutti.answer.knowledge.similar import SimilarCase
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.accounts.queries import away_among
from tutti.work.load import loads_of
from tutti.work.models import Task, TaskState

MOST = 3
TASK, SETTLED = 1.0, 0.6  # finishing a task tells more of knowing how than pressing "settled"


@dataclass(frozen=True, kw_only=True)
class Knower:
    """A colleague, the cases like this they finished tasks in and those they settled, and how it stands with them."""

    member: Member
    tasks: Sequence[SimilarCase]
    settled: Sequence[SimilarCase]
    open_tasks: int
    is_away: bool


@dataclass(kw_only=True)
class _Did:
    score: float = 0
    tasks: list[SimilarCase] = field(default_factory=list)
    settled: list[SimilarCase] = field(default_factory=list)


def knowers(case: Case, like: Sequence[SimilarCase]) -> list[Knower]:
    """At most three who did most in the likest cases; not the case's owner. Four statements."""
    did = _what_each_did(like)
    did.pop(case.owner_id if case.is_taken else 0, None)
    first = sorted(did, key=lambda one: (-did[one].score, one))[:MOST]
    members = Member.objects.filter(is_active=True).in_bulk(first)
    loads, away = loads_of(first), away_among(first)
    return [
        Knower(
            member=members[one],
            tasks=did[one].tasks,
            settled=did[one].settled,
            open_tasks=loads[one].open,
            is_away=one in away,
        )
        for one in first
        if one in members
    ]


def _what_each_did(like: Sequence[SimilarCase]) -> dict[int, _Did]:
    found: dict[int, _Did] = defaultdict(_Did)
    by_case = {one.case.pk: one for one in like}
    done = Task.objects.filter(case__in=by_case, state=TaskState.DONE, doer__isnull=False)
    for case_id, doer_id in done.order_by("id").values_list("case_id", "doer_id").distinct():
        one = by_case[case_id]
        found[doer_id or 0].tasks.append(one)
        found[doer_id or 0].score += TASK * one.share
    for one in like:
        if not one.case.is_open and one.case.closed_by_id:
            found[one.case.closed_by_id].settled.append(one)
            found[one.case.closed_by_id].score += SETTLED * one.share
    return found
