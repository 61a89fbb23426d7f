"""An article as a member types it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tutti.answer.knowledge.models import Article
from tutti.ground.accounts.models import Department

LONGEST_TITLE, LONGEST_BODY = 200, 50_000


class ArticleForm(forms.Form):
    """A title and a text for each language the house speaks; one language is enough."""

    def __init__(
        self,
        data: Any = None,
        *,
        article: Article,
        departments: list[int] | None,
        begun: Mapping[str, str] | None = None,
    ) -> None:
        """`departments` narrows the choice to these ids; None leaves them all. `begun`: what a new one starts with."""
        super().__init__(data, initial=dict(begun or {}))
        for code, name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = _title(code, str(name), article)
            self.fields[f"body_{code}"] = _body(code, str(name), article)
        self.fields["department"] = forms.ModelChoiceField(
            label=_("Department"),
            queryset=_departments(departments),
            required=False,
            initial=article.department_id,
            empty_label=_("Everybody inside"),
            help_text=_("Who finds it."),
        )
        self.fields["for_customers"] = forms.BooleanField(
            label=_("Its words may be sent to customers"),
            required=False,
            initial=article.for_customers,
            help_text=_("Then a reply can take them over with one click. Else it stays inside."),
        )

    @property
    def titles(self) -> dict[str, str]:
        return self._texts("title")

    @property
    def bodies(self) -> dict[str, str]:
        return self._texts("body")

    def clean(self) -> dict[str, Any]:
        for code in {*self.titles, *self.bodies}:
            if code not in self.titles:
                self.add_error(f"title_{code}", _("Give it a title in this language too."))
            if code not in self.bodies:
                self.add_error(f"body_{code}", _("Write the text in this language too."))
        if not (self.titles or self.bodies):
            raise forms.ValidationError(_("Write it in at least one language."))
        return self.cleaned_data

    def _texts(self, what: str) -> dict[str, str]:
        typed = (
            (code, self.cleaned_data.get(f"{what}_{code}", "").strip())
            for code, _name in settings.LANGUAGES
        )
        return {code: text for code, text in typed if text}


def _departments(ids: list[int] | None) -> Any:
    every = Department.objects.all()
    return every if ids is None else every.filter(pk__in=ids)


def _title(code: str, language: str, article: Article) -> forms.CharField:
    return forms.CharField(
        label=format_lazy(_("Title in {language}"), language=language),
        initial=article.titles.get(code, ""),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"lang": code}),
    )


def _body(code: str, language: str, article: Article) -> forms.CharField:
    return forms.CharField(
        label=format_lazy(_("Text in {language}"), language=language),
        initial=article.bodies.get(code, ""),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 10, "lang": code}),
    )
