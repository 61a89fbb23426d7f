"""What one types to ask a colleague: whom, what, by when, and what hangs on it. Nothing here writes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member
from tutti.ground.accounts.queries import absences_at, deputy_now
from tutti.ground.time.words import moment
from tutti.listen.models import Message
from tutti.work.actions.asking import messages_of
from tutti.work.dates import proposed_dates
from tutti.work.forms import FilesField
from tutti.work.models import Note, Task

CHOOSABLE = 8
NOW_FORMAT = "%Y-%m-%dT%H:%M"
_NUMBER = re.compile(r"\d{1,15}")

Choice = tuple[str, str]


class Moment(forms.DateTimeInput):
    """The browser's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=NOW_FORMAT)


class PeopleForm(forms.Form):
    """Whom to ask and by when."""

    whom = forms.ChoiceField(label=_("Whom do you ask?"), required=False)
    new_name = forms.CharField(label=_("Their name"), required=False, max_length=200)
    new_address = forms.EmailField(
        label=_("Their mail address"),
        required=False,
        help_text=_("For a colleague who is not in the list. They need no account."),
    )
    accept_by = forms.DateTimeField(label=_("Yes or no by"), widget=Moment())
    finish_by = forms.DateTimeField(label=_("Done by"), widget=Moment())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)
        whom.choices = _people()
        accept_by, finish_by = proposed_dates()
        self.fields["accept_by"].initial, self.fields["finish_by"].initial = accept_by, finish_by

    def clean(self) -> dict[str, Any]:
        """An address alone says that it is for somebody new; beside a name of the list it would be unclear."""
        cleaned = super().clean() or {}
        whom, address = cleaned.get("whom"), cleaned.get("new_address")
        if whom == "" and address:
            cleaned["whom"] = "new"
        elif whom == "" and "new_address" in cleaned:
            self.add_error("whom", gettext("Choose a colleague, or write somebody's mail address."))
        elif whom == "new" and not address:
            self.add_error("new_address", gettext("Give the colleague's mail address."))
        elif whom not in {"new", None} and address:
            self.add_error(
                "new_address", gettext("Choose from the list or write an address, not both.")
            )
        return cleaned

    def chosen(self) -> tuple[Member | None, Department | None]:
        """The colleague or the department picked from the list; neither for a new colleague."""
        kind, _sep, number = str(self.cleaned_data["whom"]).partition(":")
        if kind == "member":
            return Member.objects.get(pk=number), None
        if kind == "department":
            return None, Department.objects.get(pk=number)
        return None, None


class AskForm(PeopleForm):
    """A whole question to a colleague."""

    what = forms.CharField(label=_("What do you ask for?"), max_length=200)
    why = forms.CharField(
        label=_("Why, and what they should know"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shows = forms.MultipleChoiceField(
        label=_("What of the case they see on their page"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attached = FilesField(label=_("Files for them"), required=False)
    items = forms.CharField(
        label=_("A list to tick off, one line each"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs = forms.MultipleChoiceField(
        label=_("What must be done first"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are asked when it is done, not before."),
    )
    also = forms.CharField(
        label=_("Other cases this settles too"),
        required=False,
        max_length=300,
        help_text=_("Their numbers, like C-12, C-15."),
    )
    goes_on = forms.BooleanField(
        label=_("The case may be settled before this is done"), required=False
    )
    nonce = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    field_order = ["whom", "new_name", "new_address", "what", "why", "accept_by", "finish_by"]

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        if not self.is_bound:
            self.fields["whom"].widget.attrs["autofocus"] = True
        choices = _showable(case)
        shows = self.fields["shows"]
        assert isinstance(shows, forms.MultipleChoiceField)
        shows.choices = choices
        shows.initial = [key for key, _words in choices if key.startswith("m")][:1]
        needs = self.fields["needs"]
        assert isinstance(needs, forms.MultipleChoiceField)
        needs.choices = _open_tasks(case)

    def clean_also(self) -> list[int]:
        return numbers_in(self.cleaned_data["also"])

    def clean_needs(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["needs"]]

    def shown(self, letter: str) -> list[int]:
        """Ids of the messages ("m") or notes ("n") chosen."""
        chosen = self.cleaned_data["shows"]
        return [int(key[1:]) for key in chosen if key.startswith(letter)]


class ReassignForm(PeopleForm):
    text = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def numbers_in(text: str) -> list[int]:
    """The numbers of the cases named in a line like "C-12, C-15"."""
    return sorted({int(number) for number in _NUMBER.findall(text)})


def _people() -> list[Choice | tuple[str, list[Choice]]]:
    departments = Department.objects.order_by("name").values_list("pk", "name")
    members = Member.objects.filter(is_active=True).order_by("name", "pk")
    away = away_words()
    return [
        ("", gettext("Choose")),
        (gettext("Departments"), [(f"department:{pk}", name) for pk, name in departments]),
        (
            gettext("Colleagues"),
            [(f"member:{member.pk}", away.get(member.pk) or str(member)) for member in members],
        ),
        ("new", gettext("Somebody who is not in this list")),
    ]


def away_words() -> dict[int, str]:
    """How those who are away stand in a list: until when, and who stands in."""
    said = {}
    for absence in absences_at().select_related("member").order_by("ends_at"):
        names = {"name": absence.member, "day": date_format(absence.ends_at, "j M")}
        deputy = deputy_now(absence.member)
        if deputy:
            words = gettext("%(name)s (away until %(day)s; %(deputy)s stands in)")
            said[absence.member_id] = words % (names | {"deputy": deputy})
        else:
            said[absence.member_id] = gettext("%(name)s (away until %(day)s)") % names
    return said


def _open_tasks(case: Case) -> list[Choice]:
    tasks = Task.objects.open().filter(case=case).select_related("doer", "department")
    return [(str(task.pk), f"{task.what} ({task.asked_of})") for task in tasks.order_by("pk")]


def _showable(case: Case) -> list[Choice]:
    """The newest words of the customer first: the one shown when nobody chooses."""
    held = Message.objects.filter(conversation_id__in=messages_of(case.pk), automatic="")
    messages = held.order_by("-at", "-id")[:CHOOSABLE]
    theirs_first = sorted(messages, key=lambda message: message.direction == "out")
    notes = Note.objects.filter(case=case).select_related("author").order_by("-pk")[:CHOOSABLE]
    return [
        (f"m{m.pk}", _line(m.author_name or m.author_value, m.at, m.text)) for m in theirs_first
    ] + [(f"n{n.pk}", _line(gettext("Note by %s") % n.author, n.written_at, n.text)) for n in notes]


def _line(who: str, at: datetime, text: str) -> str:
    return f"{who}, {moment(at)}: {Truncator(text).chars(90)}"
