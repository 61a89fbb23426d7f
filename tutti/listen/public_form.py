"""The form a visitor fills in: fields, a field for machines, and a name for the submission."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tutti.channels.contract import InboundFile
from tutti.channels.webform.connector import questions_of
from tutti.channels.webform.packing import Submission
from tutti.ground.files.names import safe_name
from tutti.ground.mail.addresses import canonical
from tutti.listen.models import Channel

OPEN_FOR = 24 * 3600  # seconds a page may stand open before it is sent
MOST_FILES = 5
LARGEST_FILES = 20 * 1024 * 1024  # bytes, all files together
TRAP = "website"  # no person sees it
SIGNER = signing.TimestampSigner(salt="tutti.listen.public_form")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(one, initial) for one in given]
        if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > LARGEST_FILES:
            raise forms.ValidationError(_("At most five files, together no more than 20 MB."))
        return files


class PublicForm(forms.Form):
    """What a channel's form asks. Its own questions follow the usual ones."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("So that we can answer you."),
    )
    title = forms.CharField(label=_("What is it about?"), max_length=200)
    words = forms.CharField(
        label=_("Tell us"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 7})
    )
    attachments = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("A picture or a letter, if it helps. At most five, together 20 MB."),
    )
    started = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    nonce = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(
        self, channel: Channel, data: Any = None, files: Any = None, *, started: str = ""
    ) -> None:
        super().__init__(data, files, initial={"nonce": new_nonce(channel), "started": started})
        self.channel = channel
        self.questions = questions_of(channel.settings)
        self.fields["email"].required = bool(channel.settings.get("asks_email", True))
        for key, label in self.questions.items():
            self.fields[f"field_{key}"] = forms.CharField(
                label=label, max_length=500, required=False
            )
        own = [f"field_{key}" for key in self.questions]
        self.order_fields(["name", "email", "title", "words", *own, "attachments"])

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        address = canonical(typed) if typed else ""
        if address is None:
            raise forms.ValidationError(
                _("This is not a mail address. It looks like ann@example.com.")
            )
        return address

    def clean_nonce(self) -> str:
        """The submission's own name; of this form and not older than a day."""
        try:
            signed = str(SIGNER.unsign(self.cleaned_data["nonce"], max_age=OPEN_FOR))
        except signing.BadSignature:
            raise forms.ValidationError("stale") from None
        form, _colon, nonce = signed.partition(":")
        if form != str(self.channel.pk):
            raise forms.ValidationError("stale")
        return nonce

    def renew(self) -> None:
        """Give what was typed a fresh name, so that it can be sent again from this page."""
        self.data = dict(self.data.items()) | {"nonce": new_nonce(self.channel)}

    @property
    def is_stale(self) -> bool:
        """Whether the page stood open for too long; what was typed is still there."""
        return "nonce" in self.errors

    @property
    def by_machine(self) -> bool:
        return bool(self.data.get(TRAP))

    def submission(self, *, language: str, source: str) -> Submission:
        """What was sent. The source is kept as a keyed hash: it is only ever counted."""
        given = self.cleaned_data
        return Submission(
            words=given["words"],
            title=" ".join(given["title"].split()),
            name=" ".join(given["name"].split()),
            email=given["email"],
            language=language,
            reference=reference_of(given["nonce"]),
            started=given["started"],
            source=salted_hmac("tutti.listen.public_form", source).hexdigest()[:20],
            fields={key: given[f"field_{key}"] for key in self.questions if given[f"field_{key}"]},
            files=tuple(_file(file) for file in given["attachments"]),
        )


def new_nonce(channel: Channel) -> str:
    """A name for one submission, good for a day on this channel's form."""
    return SIGNER.sign(f"{channel.pk}:{secrets.token_hex(10)}")


def reference_of(nonce: str) -> str:
    """What a visitor is told to name when they ask: eight letters and digits."""
    return salted_hmac("tutti.listen.reference", nonce).hexdigest()[:8].upper()


def _file(file: UploadedFile[Any]) -> InboundFile:
    return InboundFile(
        name=safe_name(file.name or ""),
        content_type=(file.content_type or "application/octet-stream")[:120],
        data=file.read(),
    )
