from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.triage.models import ReviewWindow


class ReviewWindowForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """How many days the words of filtered messages stay."""

    class Meta:
        model = ReviewWindow
        fields = ("days",)
        labels: ClassVar = {"days": _("Days until their words are deleted")}
