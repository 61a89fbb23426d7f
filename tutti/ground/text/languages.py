"""Texts a customer may read are kept per language; this picks the one for a reader."""

from __future__ import annotations

from collections.abc import Mapping


def in_language(texts: object, language: str, *, first: str = "en", otherwise: str = "") -> str:
    """The text of `{"en": "…", "it": "…"}` for a reader of `language`, else of `first`, else any there is.

    A plain text is for everybody. `otherwise` is for when there is none.
    """
    if isinstance(texts, str):
        return texts.strip() or otherwise
    if not isinstance(texts, Mapping):
        return otherwise
    wanted = (language, language.partition("-")[0], first, *texts)
    found = (str(texts.get(code, "")).strip() for code in wanted)
    return next((text for text in found if text), otherwise)
