"""Marks the sentences this package hands out as text to translate, without Django in the child.

A page shows them through `gettext(sentence)`.
"""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """`text` itself; `makemessages` finds it by this function's name."""
    return text
