"""Readings as rows and back: what the table keeps is what understanding said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tutti.engines.understanding.understanding import Mood, Understood
from tutti.triage.models import Reading


def row_of(message_id: int, said: Understood) -> dict[str, Any]:
    """The columns of a `Reading`, for writing many."""
    return {
        "message_id": message_id,
        "language": said.language,
        "language_sure": said.language_sure,
        "mood": said.mood,
        "feeling": said.feeling,
        "intent": said.intent,
        "intent_sure": said.intent_sure,
        "topics": list(said.topics),
        "urgency": said.urgency,
        "noise": said.noise,
        "entities": {kind: list(values) for kind, values in said.entities.items()},
    }


def understood_of(readings: Mapping[int, Reading]) -> dict[int, Understood]:
    """What was understood, by message."""
    return {id_: understood(reading) for id_, reading in readings.items()}


def understood(reading: Reading) -> Understood:
    return Understood(
        language=reading.language,
        language_sure=reading.language_sure,
        mood=cast(Mood, reading.mood),
        feeling=reading.feeling,
        intent=reading.intent,
        intent_sure=reading.intent_sure,
        topics=tuple(reading.topics),
        urgency=reading.urgency,
        noise=reading.noise,
        entities={kind: tuple(values) for kind, values in reading.entities.items()},
    )
