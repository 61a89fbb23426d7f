"""The learners that ship, and the house's own topics, which begin empty."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tutti.engines.learning.registry import Learner, offers
from tutti.engines.understanding.seen import (
    intent_marks,
    mood_marks_en,
    mood_marks_it,
    noise_marks,
)

DATA = Path(__file__).parent / "data"

offers(Learner(name="intent", title=_("Intent"), shipped=DATA / "intent.json", marks=intent_marks))
offers(Learner(name="noise", title=_("Noise"), shipped=DATA / "noise.json", marks=noise_marks))
offers(
    Learner(
        name="mood_en", title=_("Mood, English"), shipped=DATA / "mood_en.json", marks=mood_marks_en
    )
)
offers(
    Learner(
        name="mood_it", title=_("Mood, Italian"), shipped=DATA / "mood_it.json", marks=mood_marks_it
    )
)
offers(Learner(name="topic", title=_("Topics")))
