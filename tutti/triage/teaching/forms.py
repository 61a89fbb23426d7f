"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tutti.engines.understanding.understanding import INTENTS, MOODS
from tutti.triage.teaching.actions.correcting import Right
from tutti.triage.teaching.models import Topic
from tutti.triage.teaching.naming import NOISE_WORDS


class RightForm(forms.Form):
    """One press of a button: what one part should have been. `topic` is put on, or taken off when it stands there."""

    intent = forms.ChoiceField(choices=[(one, one) for one in INTENTS], required=False)
    mood = forms.ChoiceField(choices=[(one, one) for one in MOODS], required=False)
    noise = forms.ChoiceField(choices=[(one, one) for one in NOISE_WORDS], required=False)
    language = forms.RegexField(r"^[a-z]{2,3}$", required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="key", required=False)

    def right(self, topics: Sequence[str]) -> Right:
        """What is right now; `topics` are those that stand there."""
        given = self.cleaned_data
        plain: dict[str, Any] = {
            name: given[name] or None for name in ("intent", "mood", "noise", "language")
        }
        topic = given["topic"]
        return Right(**plain, topics=_toggled(topics, topic.key) if topic else None)


def _toggled(topics: Sequence[str], key: str) -> list[str]:
    return [one for one in topics if one != key] if key in topics else [*topics, key]
