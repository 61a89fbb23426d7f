"""The words for how two values compare. They are kept in the database: a word may be added, never changed."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    SAME = "same"
    NEAR = "near"  # a slip of the pen
    SHORT = "short"  # Liz for Elizabeth
    LIKE = "like"  # alike in sound or in part
    INITIAL = "initial"
    TWIN = "twin"  # looks the same in other letters
    OTHER = "other"
    MISSING = "missing"  # one of the two does not say
