"""What is asked about the priority of a case, and about marks for special care."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.cases.priority.models import Care

MOVES = ((40, _("Much higher")), (20, _("Higher")), (-20, _("Lower")), (-40, _("Much lower")))


class ByHandForm(forms.Form):
    points = forms.TypedChoiceField(
        label=_("Where it belongs"), choices=MOVES, coerce=int, initial=20, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Colleagues read it with the case.")
    )


class CareForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=Care.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What colleagues need to know"),
        max_length=300,
        required=False,
        help_text=_("Only what helps to treat them well. Whoever opens it is recorded."),
    )
    whole_person = forms.BooleanField(
        label=_("On all cases of this person, not on this one alone"), required=False
    )

    def __init__(self, *given: object, has_person: bool, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        if not has_person:
            del self.fields["whole_person"]
