"""What is looked for, as a form."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.listen.models import Channel
from tutti.listen.searching.actions.saving import can_search
from tutti.listen.searching.models import SavedSearch

MOST_WORDS = 20
LONGEST_WORDS = 80
MOST_A_DAY = 5000
LANGUAGES = 10
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")  # BCP 47, as far as networks use it


class LinesField(forms.CharField):
    """One a line, each once."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named, widget=forms.Textarea(attrs={"rows": 4}))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in str(super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_WORDS or any(len(line) > LONGEST_WORDS for line in found):
            raise forms.ValidationError(
                gettext("At most %(lines)d lines, each of at most %(letters)d letters.")
                % {"lines": MOST_WORDS, "letters": LONGEST_WORDS}
            )
        return found


class SearchForm(forms.ModelForm):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """A saved search, new or kept."""

    class Meta:
        model = SavedSearch
        fields = ("name", "channel", "words", "without", "languages", "most_a_day", "every")
        labels = {"channel": _("Where to look"), "name": _("What you call it")}

    words = LinesField(
        label=_("Words to look for"),
        help_text=_("One a line: a name, a product, a hashtag, several words. Any of them counts."),
    )
    without = LinesField(
        label=_("But not with these"),
        required=False,
        help_text=_("One a line. What holds one of them is left out."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=100,
        help_text=_("Such as en, it. Leave it empty for every language."),
    )
    most_a_day = forms.IntegerField(
        label=_("At most a day"),
        min_value=1,
        max_value=MOST_A_DAY,
        help_text=_("Then it rests until tomorrow, and says so. It goes on where it stopped."),
    )
    every = forms.IntegerField(
        label=_("Minutes between two looks"), min_value=5, max_value=24 * 60, initial=15
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["channel"] = forms.ModelChoiceField(
            queryset=Channel.objects.filter(pk__in=[one.pk for one in searchable()]),
            label=_("Where to look"),
            empty_label=None,
            help_text=_("What it finds comes in by this channel, for its department."),
        )
        self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        said = str(self.cleaned_data["languages"]).replace(",", " ").lower().split()
        if len(said) > LANGUAGES or any(not LANGUAGE.fullmatch(one) for one in said):
            raise forms.ValidationError(gettext("Write languages as two letters, such as en, it."))
        return list(dict.fromkeys(said))


def searchable() -> list[Channel]:
    """The channels a search can go by."""
    kept = Channel.objects.exclude(state=Channel.State.REMOVED).order_by("name", "pk")
    return [channel for channel in kept if can_search(channel)]
