"""A place in a text that holds something."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to `end`. `tail` is what of it may be shown."""

    start: int
    end: int
    kind: str
    tail: str = ""
