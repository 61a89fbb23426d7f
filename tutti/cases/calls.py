"""What an agent types while talking, and whom it may be about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.cases.actions.logging_calls import Record
from tutti.cases.models import Case
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department
from tutti.ground.mail.addresses import canonical
from tutti.ground.text.phones import e164
from tutti.people.models import Person
from tutti.people.queries import clusters_of

WAYS = [("call", _("A call")), ("visit", _("A visit to the counter"))]
DIRECTIONS = [("in", _("They came to us")), ("out", _("We went to them"))]
MOST_OPEN = 20


class CallForm(forms.Form):
    """A call or a visit. `person` and `case` are chosen among what the member may see."""

    who = forms.CharField(
        label=_("Who?"),
        max_length=254,
        required=False,
        help_text=_("A name, a number or a mail address. Empty when nobody knows."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)
    case = forms.ModelChoiceField(queryset=Case.objects.none(), required=False)
    number = forms.CharField(
        label=_("Their number"),
        max_length=40,
        required=False,
        help_text=_("With the country’s prefix, such as +39 06 1234 5678."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("What did they say?"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Their words as you heard them. Notes for colleagues belong in the case."),
    )
    title = forms.CharField(label=_("In a few words"), max_length=200, required=False)
    way = forms.ChoiceField(label=_("How?"), choices=WAYS, widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label=_("Which way?"), choices=DIRECTIONS, widget=forms.RadioSelect
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), empty_label=None
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        who: Principal,
        data: Any = None,
        *,
        case: Case | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """`typed` fills the fields without judging them: somebody is still writing."""
        own = Department.objects.filter(pk__in=who.departments).first()
        given = {"way": "call", "direction": "in", "nonce": uuid.uuid4(), "department": own}
        if case is not None:
            given |= {"case": case.pk, "person": case.person_id, "department": case.department_id}
        super().__init__(data, initial=given | dict(typed or {}))
        self._choose("person", Person.objects.visible_to(who))
        self._choose("case", Case.objects.visible_to(who).open())

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        number = e164(typed)
        if typed and not number:
            raise forms.ValidationError(
                _("This is not a number we can keep. It begins with + and the country.")
            )
        return number

    @property
    def record(self) -> Record:
        """What was typed. A number or an address in "who" is one; anything else there is a name."""
        given = self.cleaned_data
        who = " ".join(given["who"].split())
        address, number = canonical(who) or "", given["number"] or e164(who)
        case = given["case"]
        return Record(
            words=given["words"],
            person=given["person"] or (case.person if case and not who and not number else None),
            name="" if address or e164(who) else who,
            number=number,
            address=address,
            title=given["title"],
            way=given["way"],
            ours=given["direction"] == "out",
        )

    def _choose(self, name: str, among: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = among


def open_cases(who: Principal, people: list[Person]) -> dict[int, list[Case]]:
    """Open cases the member may see, by person, with those of all who are one person with them; two queries."""
    clusters = clusters_of(person.pk for person in people)
    asked = {one: person for person, cluster in clusters.items() for one in cluster}
    cases = Case.objects.visible_to(who).open().filter(person__in=list(asked))
    found: dict[int, list[Case]] = {}
    for case in cases.order_by("-last_at")[:MOST_OPEN]:
        found.setdefault(asked[case.person_id or 0], []).append(case)
    return found
