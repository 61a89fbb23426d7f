"""What was understood, in words."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from tutti.triage.naming import INTENTS, MOODS

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A count as the reader's language writes it: 8,412."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def per_cent(share: float) -> str:
    return f"{share * 100:.0f} %"


@register.filter
def mood(word: str) -> str:
    return str(MOODS.get(word, word))


@register.filter
def intent(word: str) -> str:
    return str(INTENTS.get(word, word))
