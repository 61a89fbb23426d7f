"""Who is asked together and who alone, and who is asked no more when a batch runs out of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tutti.engines.rules.bulk.clock import Clock
from tutti.engines.rules.bulk.groups import Ready, Together, compiled

# Seconds a row. Ordinary conditions take 0.5 µs together and 9 µs alone, and three times that on a machine that does
# much else.
HEAVY_TOGETHER = 0.000_01  # for each condition of a group
HEAVY_FINDING = 0.000_5  # for all patterns
DEAR = 0.000_05  # alone; nothing cheaper is ever stopped
SLOW = 0.000_2  # what is stopped above it stays so; below it was only one of too many


@dataclass
class _Spent:
    seconds: float = 0.0
    times: int = 0

    def add(self, seconds: float) -> None:
        self.seconds += seconds
        self.times += 1

    @property
    def each(self) -> float:
        return self.seconds / self.times if self.times else 0.0


class Pace:
    """`together` and `alone` change while rows are asked. `stopped` gives how many rows a condition was asked of."""

    def __init__(self, made: Ready, rows: int) -> None:
        self.together = list(made.together)
        self.alone = list(made.alone)
        self.stopped: dict[int, int] = {}
        self._schema = made.schema
        self._clock = Clock(rows, len(made.programs))
        self._of_one: dict[int, _Spent] = defaultdict(_Spent)
        self._of_group: dict[Together, _Spent] = defaultdict(_Spent)
        self._of_finding = _Spent()
        self._given_up = False

    @property
    def is_over(self) -> bool:
        return self._given_up or self._clock.is_over

    def note_one(self, number: int, seconds: float) -> None:
        self._of_one[number].add(seconds)

    def note_group(self, group: Together, seconds: float) -> None:
        self._of_group[group].add(seconds)

    def note_finding(self, seconds: float) -> None:
        """What looking for all patterns in a row took."""
        self._of_finding.add(seconds)

    def cost(self, number: int) -> float:
        """Seconds a row, where it was asked by itself."""
        return self._of_one[number].each

    def is_slow(self, number: int) -> bool:
        return self.cost(number) >= SLOW

    def part(self, group: Together, guilty: Collection[int]) -> None:
        """Let the guilty be asked by themselves from now on; all of the group where nobody is."""
        leaving = set(guilty) or set(group.numbers)
        rest = tuple(part for part in group.parts if part[0] not in leaving)
        self.together.remove(group)
        again = compiled(rest, self._schema)
        self.together += again
        stays = {number for each in again for number in each.numbers}
        self.alone += [number for number in group.numbers if number not in stays]

    def hurry(self, rows: int) -> bool:
        """Find the time: part the groups that take too much of it, or stop the dearest. False when there is none left.

        Where all are ordinary there are only many of them, or the machine is slow: then they go on. `rows` is how many
        were asked so far, the one at hand included.
        """
        if self._given_up:
            return False
        heavy = [group for group in self.together if self._is_heavy(group)]
        dear = sorted((n for n in self.alone if self.cost(n) > DEAR), key=self.cost, reverse=True)
        if not heavy and not dear:
            self._clock.go_on()
            return True
        for group in heavy:
            self.part(group, ())
        if not self._clock.give_more():
            self._given_up = True
            dear = dear[:1]
        if self._given_up or not heavy:
            self._stop_dearest(dear, rows)
        return not self._given_up

    def _is_heavy(self, group: Together) -> bool:
        by_patterns = group.asks_patterns and self._of_finding.each > HEAVY_FINDING
        return by_patterns or self._of_group[group].each > HEAVY_TOGETHER * len(group.parts)

    def _stop_dearest(self, dear: Sequence[int], rows: int) -> None:
        """At least one, and as many as leave the others the time a row may take."""
        left = sum(self.cost(number) for number in self.alone)
        for number in dear:
            self.alone.remove(number)
            self.stopped[number] = rows
            left -= self.cost(number)
            if left <= self._clock.for_a_row:
                return
