"""What a batch of the past would have become, against what it became. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tutti.engines.replays.past import Outcome

What = Literal["against", "new", "other", "no_longer", "same"]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Subjects of which the same is to be said: what became of them then, and what would have."""

    what: What
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.what}:{self.before}:{self.after}"[:160]


@dataclass(kw_only=True)
class Found:
    """What a batch gave: the ids of each group, which subjects the rules in question hit, how many each version did."""

    groups: dict[Group, list[int]] = field(default_factory=lambda: defaultdict(list))
    hit: list[int] = field(default_factory=list)
    by_version: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Both sides of a comparison, by subject; where nothing is said of one, it is `nothing`."""

    happened: Mapping[int, Outcome]
    would: Mapping[int, Outcome]
    nothing: Outcome


def compare(
    subjects: Sequence[int],
    sides: Sides,
    *,
    hit: Collection[int],
    was_mine: Callable[[int | None], bool],
) -> Found:
    """Put each subject into its group. `hit`: those the rules in question hold for; `was_mine(version)`: whether what
    happened then was their work.

    What the rules neither hit nor decided then is nobody's business here, whatever became of it.
    """
    found = Found()
    for subject in subjects:
        before = sides.happened.get(subject, sides.nothing)
        after = sides.would.get(subject, sides.nothing)
        if subject in hit:
            found.hit.append(subject)
            what: What = "same" if before.key == after.key else _kind(before, sides.nothing)
        elif was_mine(before.version) and before.key != after.key:
            what = "no_longer"
        else:
            continue
        group = Group(what=what, before=str(before.words), after=str(after.words))
        found.groups[group].append(subject)
    return found


def _kind(before: Outcome, nothing: Outcome) -> What:
    """Against what somebody decided; new where nothing had been decided; else other than it was."""
    if before.by_people:
        return "against"
    return "new" if before.key == nothing.key else "other"
