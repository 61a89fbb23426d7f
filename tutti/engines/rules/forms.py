"""A form field for a condition: lines to fill in or a text, checked while it is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.building.drawing import drawn
from tutti.engines.rules.building.rows import fields_in
from tutti.engines.rules.building.typed import (
    Typed,
    complaints,
    settled,
    shown,
    text_typed,
    typed_from,
)
from tutti.engines.rules.conditions import check_condition
from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.reading import LONGEST
from tutti.engines.rules.usable import usable


class ConditionWidget(forms.Textarea):
    """The lines of a condition, or its text with the place that is wrong and the list of fields."""

    template_name = "rules/_condition.html"
    scope = ""
    wrong: ConditionWrong | None = None
    told = False  # what is missing is said once somebody wanted to go on

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        del files
        return typed_from(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        del files
        return name not in data and f"{name}-mode" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else self._opened(value)
        builder = drawn(typed, scope_name=self.scope, name=name, told=self.told)
        given = super().get_context(name, builder["text"], attrs)
        return given | {"wrong": self.wrong, "kinds": usable(self.scope), "builder": builder}

    def _opened(self, value: Any) -> Typed:
        return shown(str(value or ""), fields_in(self.scope))


class ConditionField(forms.CharField):
    """A condition of one scope; its clean value is a text that `check_condition` takes. Blank always holds.

    A press on one of the builder's own buttons makes the form invalid with the error code "building": nothing is
    saved, and the form shows the lines as they are then.
    """

    widget = ConditionWidget

    def __init__(self, *, scope: str, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Only when"))
        options.setdefault("required", False)
        hint = gettext_lazy("Leave it empty and it always holds.")
        options.setdefault("help_text", "" if options["required"] else hint)
        options.setdefault("max_length", LONGEST)
        super().__init__(**options)
        self.scope = scope
        self.widget.scope = scope
        self.widget.attrs |= {"rows": 3, "spellcheck": "false", "autocapitalize": "off"}
        self.widget.attrs["class"] = "condition-lines"

    def clean(self, value: Any) -> str:
        typed = value if isinstance(value, Typed) else Typed(mode="text", text=str(value or ""))
        if typed.do:
            raise forms.ValidationError(_("Nothing is saved yet. Go on, then save."), "building")
        text = str(super().clean(self._text(typed)) or "")
        try:
            check_condition(text, self.scope)
        except ConditionWrong as wrong:
            self.widget.wrong = wrong
            raise forms.ValidationError(_said(wrong)) from wrong
        return text

    def _text(self, typed: Typed) -> str:
        fields = fields_in(self.scope)
        ready = settled(typed, fields)
        if ready.mode == "lines" and complaints(ready, fields):
            self.widget.told = True
            raise forms.ValidationError(_("A line is not finished. Finish it, or take it away."))
        return text_typed(ready, fields)


def is_building(form: forms.BaseForm) -> bool:
    """Whether a button of a builder was pressed, and nothing else was meant."""
    return any(form.has_error(name, "building") for name in form.fields)


def _said(wrong: ConditionWrong) -> str:
    if wrong.at is None:
        return wrong.sentence
    place = _("Character %(number)d:") % {"number": wrong.at + 1}
    return f"{place} {wrong.sentence}"
