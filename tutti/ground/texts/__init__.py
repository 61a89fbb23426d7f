"""Texts kept per language, as customers read them. Comes in: `{"en": "…", "de-at": "…"}`. Goes out: one text.

Never: a gap shown to a customer where any language has the words.
"""

from __future__ import annotations

from tutti.ground.texts.choosing import text_in, with_text

__all__ = ["text_in", "with_text"]
