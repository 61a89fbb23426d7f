"""Understanding in the small house: a word of each kind, a lesson, and a message of each case that can be set right."""

from __future__ import annotations

from typing import Any

from tutti.engines.learning.actions.teaching import teach
from tutti.engines.understanding.understanding import Understood
from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM
from tutti.triage.models import Reading
from tutti.triage.readings import row_of
from tutti.triage.teaching.actions.correcting import Right, correct_reading
from tutti.triage.teaching.actions.keeping_words import save_word
from tutti.triage.teaching.models import Thing

A_WORD = {"name": "Loaf", "spellings": "big loaf"}


def add_teaching(places: dict[str, Any]) -> dict[str, Any]:
    """Every place's message gets a reading."""
    for place in places.values():
        row = row_of(place.message.pk, Understood(language="en", language_sure=1.0))
        Reading.objects.update_or_create(pk=place.message.pk, defaults=row)
    return {
        "word": save_word(Thing(kind="product", name="Bun"), by=SYSTEM),
        "lesson": teach("intent", "The bun was dull", "idea", by=SYSTEM),
    }


def corrected(place: Any, member: Member) -> None:
    """As if somebody had set the message's reading right."""
    correct_reading(place.message, Right(intent="cancel"), member=member)
