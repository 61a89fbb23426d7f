"""What is filled in about mail domains, and about how the house compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.ground.fields.models import Definition, Kind
from tutti.people.matching.actions.belonging import spelled_domain
from tutti.people.matching.errors import DomainUnfit
from tutti.people.matching.meanings import meaning_of
from tutti.people.matching.models import Meaning
from tutti.people.models import Organisation

FIELD = "field_"  # before a field's key
_HOLD_NOTHING = frozenset({Kind.YES_NO, Kind.MONEY})


class DomainForm(forms.Form):
    """A domain, and whose it is: an organisation by its name, or nobody's."""

    domain = forms.CharField(
        label=_("Mail domain"), max_length=253, help_text=_("As acme.example.")
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("Leave this empty when it is nobody’s in particular."),
    )
    below = forms.BooleanField(
        label=_("Addresses under it too, as mail.acme.example"), required=False, initial=True
    )

    def clean_domain(self) -> str:
        try:
            return spelled_domain(str(self.cleaned_data["domain"]))
        except DomainUnfit as unfit:
            raise forms.ValidationError(str(unfit)) from unfit

    def chosen(self) -> Organisation | None:
        """The organisation of that name; None when nobody wrote it down yet."""
        name = str(self.cleaned_data["organisation"]).strip()
        return Organisation.objects.filter(name__iexact=name).order_by("id").first()


class MatchingForm(forms.Form):
    """Whether, and from how sure on, pairs are suggested; and what each field of the house means for it."""

    suggests = forms.BooleanField(label=_("Suggest who may be the same person"), required=False)
    least = forms.IntegerField(
        label=_("Only when at least this sure, in percent"), min_value=20, max_value=95
    )

    def __init__(
        self,
        *args: Any,
        definitions: Sequence[Definition],
        chosen: Mapping[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.keys = [each.key for each in definitions if each.kind not in _HOLD_NOTHING]
        for each in definitions:
            if each.key in self.keys:
                self.fields[f"{FIELD}{each.key}"] = forms.ChoiceField(
                    label=each.label,
                    choices=Meaning.choices,
                    required=False,
                    initial=meaning_of(each.key, chosen),
                )

    def meanings(self) -> dict[str, str]:
        return {key: str(self.cleaned_data[f"{FIELD}{key}"]) for key in self.keys}
