"""What the company weighs, as a form: points of each part, their steps, and the field that says a customer's value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.priority.parts import HIGHEST, WEIGHED, Code, Weights
from tutti.cases.priority.values import definition_of, fields_of_value, name_of
from tutti.ground.fields.models import Definition
from tutti.triage.teaching.models import Topic

POINTS, TOPIC, CHOICE = "points_", "topic_", "choice_"
LARGEST_STEP = 1_000_000_000
SHORT = {"inputmode": "numeric"}
WHAT = {
    Code.PROMISE: gettext_lazy("The date we promised is near, or past."),
    Code.WAITING: gettext_lazy("By the customer’s clock, while it is not their turn."),
    Code.VULNERABLE: gettext_lazy("The case or the person is marked."),
    Code.VALUE: gettext_lazy("By the field you name below."),
    Code.URGENCY: gettext_lazy("Danger, illness, law or dates in the newest words."),
    Code.MOOD: gettext_lazy("How upset the newest words sound."),
    Code.REACH: gettext_lazy("Followers of who wrote, where the channel tells."),
    Code.REPEAT: gettext_lazy("Words we did not answer, and other cases within 30 days."),
    Code.TOPIC: gettext_lazy("By the share you give each topic below."),
}


class StepsField(forms.CharField):
    """Whole numbers in one line, as "4, 24, 72"; the clean value is a tuple of exactly `count` of them."""

    def __init__(self, *, count: int, **options: Any) -> None:
        super().__init__(max_length=80, widget=forms.TextInput(attrs=SHORT), **options)
        self.count = count

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(each) for each in value) if isinstance(value, tuple | list) else value

    def clean(self, value: Any) -> tuple[int, ...]:
        numbers = [int(each) for each in re.findall(r"\d{1,10}", super().clean(value))]
        if len(numbers) != self.count or max(numbers) > LARGEST_STEP:
            raise forms.ValidationError(_("Write %(count)d numbers.") % {"count": self.count})
        return tuple(numbers)


class WeightsForm(forms.Form):
    waiting_hours = StepsField(
        count=4,
        label=gettext_lazy("Waiting counts from"),
        help_text=gettext_lazy("Hours, rising. Each step gives another part of the points."),
    )
    promise_hours = StepsField(
        count=3,
        label=gettext_lazy("A promise is at risk from"),
        help_text=gettext_lazy("Hours before its date, falling. The last part is for late ones."),
    )
    reach_steps = StepsField(
        count=3,
        label=gettext_lazy("Reach counts from"),
        help_text=gettext_lazy("Followers, rising."),
    )
    value_field = forms.ChoiceField(
        label=gettext_lazy("What says a customer’s value"), required=False
    )
    value_steps = StepsField(
        count=3,
        label=gettext_lazy("Value counts from"),
        help_text=gettext_lazy("In whole units of the field, rising. For a number or an amount."),
    )
    bands = StepsField(
        count=3,
        label=gettext_lazy("Normal, high and urgent begin at"),
        help_text=gettext_lazy("Points, rising. Lists by priority are divided there."),
    )

    def __init__(self, *given: Any, weights: Weights, **named: Any) -> None:
        super().__init__(*given, **named)
        self._with_value(weights)
        self._with_points(weights)
        self.topic_names = list(Topic.objects.all())
        for topic in self.topic_names:
            held = weights.topics.get(topic.key, 0)
            self.fields[TOPIC + topic.key] = _number(topic.name, held)
        for name in ("waiting_hours", "promise_hours", "reach_steps", "value_steps", "bands"):
            self.fields[name].initial = getattr(weights, name)

    @property
    def parts(self) -> Sequence[BoundField]:
        return [self[POINTS + code] for code in WEIGHED]

    @property
    def topics(self) -> Sequence[BoundField]:
        return [self[TOPIC + topic.key] for topic in self.topic_names]

    @property
    def choices(self) -> Sequence[BoundField]:
        return [self[name] for name in self.fields if name.startswith(CHOICE)]

    @property
    def weights(self) -> Weights:
        """What a valid form says."""
        given = self.cleaned_data
        steps = ("waiting_hours", "promise_hours", "reach_steps", "value_steps", "bands")
        return Weights(
            points={code.value: given[POINTS + code] for code in WEIGHED},
            value_field=given["value_field"],
            choices=self._of(CHOICE),
            topics=self._of(TOPIC),
            **{name: given[name] for name in steps},
        )

    def _of(self, prefix: str) -> dict[str, int]:
        named = {name.removeprefix(prefix): name for name in self.fields if name.startswith(prefix)}
        return {
            key: self.cleaned_data[name] for key, name in named.items() if self.cleaned_data[name]
        }

    def _with_points(self, weights: Weights) -> None:
        for code in WEIGHED:
            held = weights.points.get(code, 0)
            self.fields[POINTS + code] = _number(code.label, held, WHAT[code])

    def _with_value(self, weights: Weights) -> None:
        choices = [
            (name_of(each), f"{_PLACES[each.on]}: {each.label}") for each in fields_of_value()
        ]
        field = self.fields["value_field"]
        field.choices = [("", _("Nothing yet")), *choices]  # type: ignore[attr-defined]
        field.initial = weights.value_field
        asked = (
            self.data.get("value_field", weights.value_field)
            if self.is_bound
            else weights.value_field
        )
        chosen = definition_of(asked)
        for choice in chosen.choices if chosen else ():
            key = choice["key"]
            label = chosen.choice_label(key) if isinstance(chosen, Definition) else key
            self.fields[CHOICE + key] = _number(label, weights.choices.get(key, 0))


_PLACES = {"person": gettext_lazy("Person"), "organisation": gettext_lazy("Organisation")}


def _number(label: Any, held: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=held,
        min_value=0,
        max_value=HIGHEST,
        help_text=help_text,
    )
