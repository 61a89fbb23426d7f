"""The text in the language wanted, or in the next best."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`; else in its base language, the house's language, English, or any at all.

    Languages are compared without case: `de-AT` finds `de-at`, then `de`. No text anywhere is "".
    """
    known = {key.lower(): text for key, text in texts.items() if text}
    wanted = language.lower()
    order = [wanted, wanted.partition("-")[0], settings.LANGUAGE_CODE.lower(), "en", *sorted(known)]
    return next((known[key] for key in order if key in known), "")


def with_text(texts: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    """`texts` with this one set; an empty text takes the language out."""
    others = {key: value for key, value in texts.items() if key.lower() != language.lower()}
    return others | ({language.lower(): text.strip()} if text.strip() else {})
