"""What stages tell replays about the past: what rules of a kind looked at, what happened, how to show it.

A stage registers one `Past` for each kind of rule it runs, in its own `past.py`, which is found at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.standing import Standing
from tutti.engines.rules.subjects import Example, Shown, shows_subjects
from tutti.journal.facts import Actor

__all__ = ["Example", "Meant", "Outcome", "Past", "offers_past", "past_of"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one thing, as far as rules of the kind decide it.

    `key` is what is compared ("drop", "department:4"), `words` what a person reads ("dropped", "to Loans").
    `version` is the version of the rule that decided it then, where one did; `by_people`: somebody decided it.
    """

    key: str
    words: str
    version: int | None = None
    by_people: bool = False


class Meant(Protocol):
    """What a hit would have done. `deciding.Hit` is one."""

    @property
    def verb(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def version_id(self) -> int: ...


Batches = Callable[[datetime, datetime, int | None, int], Iterator[Mapping[int, Row]]]
Counted = Callable[[datetime, datetime, int | None], int]
Happened = Callable[[Sequence[int]], Mapping[int, Outcome]]
Would = Callable[[Mapping[int, Sequence[Meant]]], Mapping[int, Outcome]]
Applied = Callable[[Sequence[Hit], Actor], Sequence[int]]
Channels = Callable[[], Sequence[tuple[int, str]]]


@dataclass(frozen=True, kw_only=True)
class Past:
    """What replays of one kind of rule need. Everything is asked for many at once and only read, but `apply`.

    `batches(start, end, channel, after)`: the rows a rule would have looked at, by the subject's id, in the order of
    ids, 200 to 1,000 at a time; from `start` up to but without `end`; ids up to `after` are left out, so that a replay
    goes on where it was. The values are as they were then, as well as the stage knows. `count` says how many come.
    `moment(row)`: when it was, for the chart by day.
    `happened(ids)`: what became of each; `nothing` is what becomes of what no rule hits.
    `would(hits by id)`: what the hits would have come to, in the same keys as `happened`.
    `shown(ids, who)`: only what `who` may see. `channels()`: id and name of what a replay can be narrowed to.
    `standing()`: the rules of a kind whose list a stage keeps itself; None where rules are kept in `engines.rules`.
    `apply(hits, by)`: does now what the hits say and gives the ids of the effects; None where that makes no sense.
    """

    kind: str
    batches: Batches
    count: Counted
    moment: Callable[[Row], datetime | None]
    happened: Happened
    would: Would
    shown: Shown
    nothing: Outcome
    channels: Channels = tuple
    apply: Applied | None = None
    standing: Callable[[], Sequence[Standing]] | None = None


_pasts: dict[str, Past] = {}


def offers_past(past: Past) -> Past:
    """Register the past of a kind; a second one of the same kind takes its place."""
    _pasts[past.kind] = past
    shows_subjects(past.kind, past.shown)
    return past


def past_of(kind: str) -> Past | None:
    """The past of a kind; None where no stage tells any."""
    return _pasts.get(kind)
