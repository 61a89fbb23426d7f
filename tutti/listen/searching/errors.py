"""Why a search cannot be."""

from __future__ import annotations


class CannotSearch(Exception):
    """The message says what to do."""
