"""The language of words nobody in particular is reading yet."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from tutti.ground.house.queries import house


def speaking(language: str = "") -> translation.override:
    """A block that speaks `language` where Tutti knows it, else the house's first language.

    For background work: a trouble kept for colleagues, a confirmation to a customer. Without it
    they are written in the language of the settings, which is nobody's choice.
    """
    known = dict(settings.LANGUAGES)
    wanted = (language, language.partition("-")[0], house().default_language)
    return translation.override(next((code for code in wanted if code in known), None))
