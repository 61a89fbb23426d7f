"""What a member typed, as clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tutti.answer.models import SavedReply
from tutti.answer.wording import Asked
from tutti.ground.accounts.models import Department

LARGEST_ID = 2**63 - 1
LONGEST_ID = 18  # digits


class WordsForm(forms.Form):
    """What a composer posts, to be sent or to be kept as a draft."""

    conversation = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    text = forms.CharField(required=False, strip=False)
    base_message_id = forms.IntegerField(min_value=0, max_value=LARGEST_ID)
    nonce = forms.UUIDField()
    despite_newer = forms.BooleanField(required=False)
    splits = forms.BooleanField(required=False)
    warning = forms.CharField(required=False, max_length=500)
    template = forms.CharField(required=False, max_length=200)
    private_text = forms.CharField(required=False, strip=False)

    @property
    def asked(self) -> Asked:
        """What the writer chose beside the words."""
        given = self.cleaned_data
        return Asked(splits=given["splits"], warning=given["warning"], template=given["template"])


class SavedReplyForm(forms.Form):
    """A saved reply with one text for each language the house speaks."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As the desk will look for it.")
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("Everyone at the desk"),
        help_text=_("Who finds it in the list."),
    )

    def __init__(
        self, data: Any = None, *, saved: SavedReply, departments: list[int] | None
    ) -> None:
        """`departments` narrows the choice to these ids; None leaves them all."""
        given = {"name": saved.name, "department": saved.department_id}
        super().__init__(data, initial=given)
        choice = self.fields["department"]
        if departments is not None and isinstance(choice, forms.ModelChoiceField):
            choice.queryset = Department.objects.filter(pk__in=departments)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = _text_field(code, str(name), saved.texts.get(code, ""))

    @property
    def texts(self) -> dict[str, str]:
        """The texts that say something, by language."""
        typed = (
            (code, self.cleaned_data.get(f"text_{code}", "").strip())
            for code, _n in settings.LANGUAGES
        )
        return {code: text for code, text in typed if text}

    def clean(self) -> dict[str, Any]:
        if not self.texts:
            raise forms.ValidationError(_("Write the text in at least one language."))
        return self.cleaned_data


def _text_field(code: str, language: str, text: str) -> forms.CharField:
    return forms.CharField(
        label=format_lazy(_("Text in {language}"), language=language),
        initial=text,
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "lang": code}),
    )
