"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Member
from tutti.work.actions.filing import GivenFile
from tutti.work.models import DeclineReason

LARGEST_FILE = 25 * 1024 * 1024
MOST_FILES = 10


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


class HandForm(forms.Form):
    """To which colleague a task is handed, and a word about it."""

    to = forms.ModelChoiceField(
        label=_("To whom?"),
        queryset=Member.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a colleague.")},
    )
    text = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, who: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        colleagues = Member.objects.filter(is_active=True).exclude(pk=who.pk)
        to.queryset = colleagues.order_by("name", "pk")
