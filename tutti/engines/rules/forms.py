"""A form field for a condition: checked while it is written, with the fields one may use beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.conditions import check_condition
from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.reading import LONGEST
from tutti.engines.rules.usable import usable


class ConditionWidget(forms.Textarea):
    """The lines of a condition, the place that is wrong, and the list of fields."""

    template_name = "rules/_condition.html"
    scope = ""
    wrong: ConditionWrong | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = super().get_context(name, value, attrs)
        return given | {"wrong": self.wrong, "kinds": usable(self.scope)}


class ConditionField(forms.CharField):
    """A condition of one scope; its clean value is a text that `check_condition` takes. Blank always holds."""

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
        text = str(super().clean(value) or "")
        try:
            check_condition(text, self.scope)
        except ConditionWrong as wrong:
            self.widget.wrong = wrong
            raise forms.ValidationError(_said(wrong)) from wrong
        return text


def _said(wrong: ConditionWrong) -> str:
    if wrong.at is None:
        return wrong.sentence
    place = _("Character %(number)d:") % {"number": wrong.at + 1}
    return f"{place} {wrong.sentence}"
