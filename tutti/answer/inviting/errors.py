"""Why an invitation cannot be."""

from __future__ import annotations


class CannotInvite(Exception):
    """The message says what to do."""
