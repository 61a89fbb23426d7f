"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member
from tutti.ground.time.words import moment
from tutti.listen.models import Message
from tutti.work.actions.asking import messages_of
from tutti.work.actions.filing import GivenFile
from tutti.work.models import DeclineReason, Note

LARGEST_FILE = 25 * 1024 * 1024
MOST_FILES = 10
CHOOSABLE = 8
DAY_BEGINS, NOON, DAY_ENDS = 9, 12, 17  # hours
FRIDAY = 4
NOW_FORMAT = "%Y-%m-%dT%H:%M"

Choice = tuple[str, str]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list) else [data] if data else []
        files: list[UploadedFile[bytes]] = [
            super(FilesField, self).clean(one, initial) for one in given
        ]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Attach at most ten files at a time."))
        if any((file.size or 0) > LARGEST_FILE for file in files):
            raise forms.ValidationError(_("A file may be 25 MB at most."))
        return files


def given_files(files: Sequence[UploadedFile[bytes]]) -> list[GivenFile]:
    """Uploads, read into memory; `FilesField` capped them."""
    return [
        GivenFile(name=file.name or "", content_type=file.content_type or "", data=file.read())
        for file in files
    ]


class WordsForm(forms.Form):
    """Words and files on a task, or a note."""

    text = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attached = FilesField(label=_("Files"), required=False)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why not.")},
    )
    text = forms.CharField(
        label=_("Who else, or what is missing"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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
        accept_by = _in_the_day(timezone.now() + timedelta(hours=4))
        self.fields["accept_by"].initial = accept_by
        self.fields["finish_by"].initial = _in_the_day(accept_by + timedelta(days=2))

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


def _people() -> list[Choice | tuple[str, list[Choice]]]:
    departments = Department.objects.order_by("name").values_list("pk", "name")
    members = Member.objects.filter(is_active=True).order_by("name", "pk")
    colleagues = members.values_list("pk", "name", "email")
    return [
        ("", gettext("Choose")),
        (gettext("Departments"), [(f"department:{pk}", name) for pk, name in departments]),
        (gettext("Colleagues"), [(f"member:{pk}", name or mail) for pk, name, mail in colleagues]),
        ("new", gettext("Somebody who is not in this list")),
    ]


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


def _in_the_day(at: datetime) -> datetime:
    """The next full hour from nine to five on a weekday: a proposal nobody has to get up for."""
    hour = timezone.localtime(at).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if hour.hour > DAY_ENDS:
        hour = hour.replace(hour=NOON) + timedelta(days=1)
    if hour.weekday() > FRIDAY:
        hour += timedelta(days=7 - hour.weekday())
    return max(hour, hour.replace(hour=DAY_BEGINS))
