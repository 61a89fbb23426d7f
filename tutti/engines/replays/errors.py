"""What a person reads when a replay cannot be begun or applied."""

from __future__ import annotations


class ReplayRefused(Exception):
    """The sentence says why, and what to do."""
