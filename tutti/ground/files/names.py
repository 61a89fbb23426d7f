"""A file name a stranger chose, made safe to show, to log and to download under."""

from __future__ import annotations

import re
import unicodedata

NOBODY_TYPES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
FORBIDDEN = re.compile(r'[/\\:*?"<>|%]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST = 150  # characters; four bytes each at most stays under what folders of any system hold
EXTENSION = 16
UNNAMED = "attachment"


def safe_name(name: str) -> str:
    """`name` in one canonical spelling: nothing invisible, no path, never only dots, never empty.

    First made canonical, then judged; making a safe name safe again changes nothing.
    """
    visible = FORBIDDEN.sub("_", _canonical(name))
    trimmed = _shortened(" ".join(visible.split())).strip(" .")
    if RESERVED.match(trimmed):
        trimmed = f"_{trimmed}"
    return trimmed or UNNAMED


def _canonical(name: str) -> str:
    """NFKC can reveal characters to drop, and dropping can bring together what NFKC then joins."""
    while True:
        shown = "".join(
            " " if letter in "\t\r\n" else letter
            for letter in unicodedata.normalize("NFKC", name)
            if letter in "\t\r\n" or unicodedata.category(letter) not in NOBODY_TYPES
        )
        if shown == name:
            return shown
        name = shown


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > EXTENSION:
        return name[:LONGEST]
    return stem[: LONGEST - len(extension) - 1].rstrip(" .") + dot + extension
