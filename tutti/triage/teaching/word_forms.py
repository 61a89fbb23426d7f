"""The house's own words as forms. What they hold was tried before it can be saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.engines.understanding.phrases import words_in
from tutti.engines.understanding.vocabulary import PatternUnusable, compiled
from tutti.triage.teaching.actions.keeping_words import OwnWord
from tutti.triage.teaching.models import NumberKind, Thing, Topic
from tutti.triage.teaching.trying import found_in, pattern_from

MOST_LINES = 300
LONGEST_LINE = 80


class LinesField(forms.CharField):
    """One a line, each once."""

    widget = forms.Textarea

    def __init__(self, **named: Any) -> None:
        named.setdefault("required", False)
        super().__init__(**named, widget=forms.Textarea(attrs={"rows": 5}))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_LINES or any(len(line) > LONGEST_LINE * 3 for line in found):
            raise forms.ValidationError(
                gettext("At most %(lines)d lines, each of a few words.") % {"lines": MOST_LINES}
            )
        return found


class NumberForm(forms.ModelForm):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """A number the house gives, and how it is written."""

    class Meta:
        model = NumberKind
        fields = ("name", "example", "pattern")
        labels = {"name": _("What it is called"), "example": _("Words that hold one")}
        help_texts = {
            "name": _("Such as Order or Account."),
            "example": _("As a customer writes it: my order LM-20417."),
        }

    pattern = forms.CharField(
        label=_("Pattern"),
        required=False,
        max_length=300,
        strip=True,
        help_text=_(
            "Leave it empty and it is made from the words above. A digit is \\d, five digits are \\d{5};"
            " brackets mark the part to keep."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        example = given.get("example", "")
        if not example:
            return given
        given["pattern"] = given.get("pattern") or pattern_from(example)
        if not given["pattern"]:
            self.add_error("example", gettext("There is no number in these words."))
        elif _usable(self, "pattern", given["pattern"]):
            tried = NumberKind(pattern=given["pattern"])
            if not found_in(example, tried):
                self.add_error("pattern", gettext("It does not find the number in your words."))
        return given


class ThingForm(forms.ModelForm):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """A product or a place."""

    class Meta:
        model = Thing
        fields = ("name", "spellings")

    spellings = LinesField(
        label=_("Other ways people write it"),
        help_text=_("One a line. Capitals and accents do not matter."),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Thing.objects.filter(kind=self.instance.kind, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("It is in the list already."))
        if not words_in(name):
            raise forms.ValidationError(gettext("Give it a name of letters or digits."))
        return name


class TopicForm(forms.ModelForm):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """A topic: what names it. Without words it is known by lessons alone."""

    class Meta:
        model = Topic
        fields = ("name", "words", "patterns")

    words = LinesField(
        label=_("Words that name it"),
        help_text=_("One a line, of one or several words. A star stands for any ending: deliver*."),
    )
    patterns = LinesField(
        label=_("Patterns that name it"),
        help_text=_("One a line. Most topics need none."),
    )

    def clean_patterns(self) -> list[str]:
        patterns: list[str] = self.cleaned_data["patterns"]
        for pattern in patterns:
            try:
                compiled(pattern)
            except PatternUnusable as unusable:
                raise forms.ValidationError(_why(pattern, unusable)) from unusable
        return patterns


def form_for(word: OwnWord, data: Any = None) -> forms.BaseForm:
    """The form of a word, new or kept."""
    forms_by_model: dict[type[OwnWord], Any] = {
        NumberKind: NumberForm,
        Thing: ThingForm,
        Topic: TopicForm,
    }
    made: forms.BaseForm = forms_by_model[type(word)](data, instance=word)
    return made


def _usable(form: forms.Form | NumberForm, field: str, pattern: str) -> bool:
    try:
        program = compiled(pattern)
    except PatternUnusable as unusable:
        form.add_error(field, _why(pattern, unusable))
        return False
    if program.fullmatch("") is not None:
        form.add_error(field, gettext("This pattern fits nothing at all, so it would fit always."))
        return False
    return True


def _why(pattern: str, unusable: PatternUnusable) -> str:
    return gettext("“%(pattern)s” cannot be used: %(why)s.") % {
        "pattern": pattern[:60],
        "why": unusable,
    }
