"""What is counted of a version in one batch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Count:
    """`hits` counts the rows where it held, also those an earlier rule had won."""

    runs: int = 0
    hits: int = 0
    failures: int = 0
    last_failure: str = ""
