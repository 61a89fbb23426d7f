"""The form of a rule: its name, when it holds, what wakes it, why it is as it is. What it does stands in `doing`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.building.rows import UNIT_WORDS, UNITS, fields_in
from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.forms import ConditionField
from tutti.engines.rules.kinds import Kind
from tutti.engines.rules.models import Rule
from tutti.engines.rules.triggers import check_trigger
from tutti.engines.rules.triggers_said import DAY, HOUR, fact_in_words
from tutti.engines.rules.wording import LONGEST_NAME, LONGEST_NOTE
from tutti.journal.facts import fact_classes

MOST_MINUTES = 366 * DAY


class RuleForm(forms.Form):
    """One rule of a kind. Reacting rules also say what they wait for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    note = forms.CharField(
        label=gettext_lazy("Why it is so"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("Kept with this version, for whoever looks later."),
    )
    waits_for = forms.ChoiceField(
        label=gettext_lazy("It waits for"),
        choices=[
            ("fact", gettext_lazy("something that happens")),
            ("moment", gettext_lazy("time that passes")),
        ],
        initial="fact",
        widget=forms.RadioSelect,
        required=False,
    )
    fact = forms.ChoiceField(label=gettext_lazy("What happens"), required=False)
    number = forms.IntegerField(label=gettext_lazy("How long"), min_value=1, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=list(UNIT_WORDS.items()), required=False
    )
    sense = forms.ChoiceField(
        label=gettext_lazy("After or before"),
        choices=[("after", gettext_lazy("after")), ("before", gettext_lazy("before"))],
        required=False,
    )
    moment = forms.ChoiceField(label=gettext_lazy("Which moment"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        rule: Rule | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> None:
        """`said` is what was written and not saved, as `Wording` has it; it goes before what the rule says."""
        super().__init__(data, initial=_as_form(said or _said(rule)))
        self.kind = kind
        self.fields["condition"] = ConditionField(
            scope=kind.scope, label=gettext_lazy("When"), help_text=""
        )
        if kind.subject != "fact":
            for name in ("waits_for", "fact", "number", "unit", "sense", "moment"):
                del self.fields[name]
            return
        _set_choices(self, "fact", [("", "—"), *_facts()])
        _set_choices(self, "moment", [("", "—"), *_moments(kind.scope)])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.kind.subject == "fact":
            self._check_trigger(given)
        return given

    def _check_trigger(self, given: Mapping[str, Any]) -> None:
        if given.get("waits_for") == "moment":
            if not given.get("moment"):
                self.add_error("moment", _("Choose a moment."))
            if not given.get("number"):
                self.add_error("number", _("Say how long, as 3."))
        elif not given.get("fact"):
            self.add_error("fact", _("Choose what happens."))

    def trigger(self) -> dict[str, Any]:
        """What wakes the rule; only after `is_valid`."""
        given = self.cleaned_data
        if self.kind.subject != "fact":
            return {}
        if given["waits_for"] != "moment":
            return {"fact": given["fact"]}
        minutes = given["number"] * UNITS[given["unit"] or "hours"]
        minutes = min(minutes, MOST_MINUTES)
        return {
            "moment": given["moment"],
            "minutes": -minutes if given["sense"] == "before" else minutes,
        }


def _said(rule: Rule | None) -> Mapping[str, Any]:
    if rule is None or rule.current is None:
        return {}
    version = rule.current
    return {"name": rule.name, "condition": version.condition, "trigger": version.trigger}


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: said[name] for name in ("name", "condition", "note") if said.get(name)}
    return plain | _trigger_as_form(said.get("trigger") or {})


def _trigger_as_form(trigger: Mapping[str, Any]) -> dict[str, Any]:
    if not trigger:
        return {}
    if "moment" not in trigger:
        return {"waits_for": "fact", "fact": trigger.get("fact", "")}
    signed = int(trigger.get("minutes") or 0)
    minutes = abs(signed)
    unit = "days" if minutes % DAY == 0 else "hours" if minutes % HOUR == 0 else "minutes"
    return {
        "waits_for": "moment",
        "number": minutes // UNITS[unit],
        "unit": unit,
        "sense": "before" if signed < 0 else "after",
        "moment": trigger["moment"],
    }


def _facts() -> list[tuple[str, str]]:
    """Every fact by the sentence a timeline shows, in the order of the alphabet."""
    said = ((fact.name, capfirst(fact_in_words(fact.name))) for fact in fact_classes())
    return sorted(said, key=lambda each: each[1].lower())


def _moments(scope: str) -> list[tuple[str, str]]:
    """The moments somebody can wait for: what a trigger may hold is said by whoever runs such rules."""
    fields = fields_in(scope).items()
    moments = [(name, str(field.label)) for name, field in fields if field.kind == "moment"]
    return [each for each in moments if _can_wait_for(each[0])]


def _can_wait_for(moment: str) -> bool:
    try:
        check_trigger("react", {"moment": moment, "minutes": HOUR})
    except RuleWrong:
        return False
    return True


def _set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
