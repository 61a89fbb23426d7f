"""Why hours are not taken as they were given, each with the way out."""

from __future__ import annotations


class HoursWrong(ValueError):
    """Hours that say nothing, or two things at once; the words say what to write instead."""
