"""How long a batch may take, in the processor's time of this thread: a busy machine makes no rule slow."""

from __future__ import annotations

from time import thread_time

AT_LEAST = 0.2  # seconds for a batch, however small
FOR_ONE = 0.000_002  # for a condition and a row; ordinary ones take a third of it, 2026-11-22
FOR_A_ROW = (0.000_1, 0.000_5)  # at least and at most, however many conditions there are
MORE = 0.1  # once the slowest were stopped
TIMES = 3  # after that nothing more is asked


class Clock:
    def __init__(self, rows: int, conditions: int) -> None:
        low, high = FOR_A_ROW
        self.for_a_row = min(high, max(low, FOR_ONE * conditions))
        self._ends = thread_time() + AT_LEAST + self.for_a_row * rows
        self._times = TIMES

    @property
    def is_over(self) -> bool:
        return thread_time() > self._ends

    def give_more(self) -> bool:
        """A little more time, a few times; False when there is none left."""
        self._times -= 1
        self.go_on()
        return self._times >= 0

    def go_on(self) -> None:
        """A little more time, and it counts as none: nobody is to blame."""
        self._ends = thread_time() + MORE
