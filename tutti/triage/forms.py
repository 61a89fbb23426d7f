from __future__ import annotations

from django import forms

from tutti.triage.models import ReviewWindow


class ReviewWindowForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """How many days the words of filtered messages stay."""

    class Meta:
        model = ReviewWindow
        fields = ("days",)
