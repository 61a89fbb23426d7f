"""What a customer adds on their page, and how the house shows it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tutti.answer.status.models import Naming, StatusLink, StatusPage
from tutti.channels.contract import InboundFile
from tutti.ground.files.names import safe_name
from tutti.listen.public_form import FilesField

OPEN_FOR = 24 * 3600  # seconds a page may stand open before something is added
SIGNER = signing.TimestampSigner(salt="tutti.answer.status")


class AddForm(forms.Form):
    """Words and files. The nonce is the addition's own name: pressed twice, it arrives once."""

    words = forms.CharField(
        label=_("Add something"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You never have to explain it from the start."),
    )
    attachments = FilesField(
        label=_("Files"), required=False, help_text=_("At most five, together 20 MB.")
    )
    nonce = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(self, link: StatusLink | None, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"nonce": _new_nonce(link)})
        self.link = link

    def clean_nonce(self) -> str:
        """Of this page, and not older than a day."""
        try:
            signed = str(SIGNER.unsign(self.cleaned_data["nonce"], max_age=OPEN_FOR))
        except signing.BadSignature:
            raise forms.ValidationError("stale") from None
        link, _colon, nonce = signed.partition(":")
        if link != str(self.link.pk if self.link else 0):
            raise forms.ValidationError("stale")
        return nonce

    @property
    def is_stale(self) -> bool:
        """Whether the page stood open for too long; what was typed is still there."""
        return "nonce" in self.errors

    def renew(self) -> None:
        """Give what was typed a fresh name, so that it can be sent again from this page."""
        self.data = dict(self.data.items()) | {"nonce": _new_nonce(self.link)}

    @property
    def files_given(self) -> list[InboundFile]:
        return [
            InboundFile(
                name=safe_name(file.name or ""),
                content_type=(file.content_type or "application/octet-stream")[:120],
                data=file.read(),
            )
            for file in self._files()
        ]

    def _files(self) -> list[UploadedFile[Any]]:
        return list(self.cleaned_data.get("attachments") or [])


class StatusPageForm(forms.ModelForm):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """Whether customers have a page, and what they read of a colleague's name."""

    class Meta:
        model = StatusPage
        fields = ("is_on", "naming")
        widgets = {"naming": forms.RadioSelect}

    naming = forms.ChoiceField(
        label=_("Colleagues are named"), choices=Naming.choices, widget=forms.RadioSelect
    )


def _new_nonce(link: StatusLink | None) -> str:
    return SIGNER.sign(f"{link.pk if link else 0}:{secrets.token_hex(10)}")
