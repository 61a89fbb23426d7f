"""The living gallery: look here before drawing a part of your own. Only while developing."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.ui.page import page


class SpecimenForm(forms.Form):
    """One field of each kind, filled in wrongly on purpose."""

    name = forms.CharField(label="Name of the department", help_text="Customers may read this.")
    answer_by = forms.CharField(label="Answer by")
    words = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    where = forms.ChoiceField(label="Where to", choices=[("fd", "Front desk"), ("fi", "Finance")])
    way = forms.ChoiceField(
        label="How", choices=[("mail", "By mail"), ("call", "By phone")], widget=forms.RadioSelect
    )
    tell = forms.BooleanField(label="Tell Mira", required=False)

    def clean_answer_by(self) -> str:
        raise forms.ValidationError("February has 28 days this year. Pick a day until the 28th.")


SEGMENTS = [
    {"holder": 1, "start": 0, "width": 12},
    {"holder": 2, "start": 12, "width": 30},
    {"holder": "them", "start": 42, "width": 18},
    {"holder": 6, "start": 60, "width": 14},
    {"holder": "nobody", "start": 74, "width": 8},
    {"holder": "late", "start": 82, "width": 18},
]
TABS = [
    {"label": "All", "url": "#all", "count": 16, "current": True},
    {"label": "Mine", "url": "#mine", "count": 3},
    {"label": "Customers", "url": "#them", "count": 4},
]


@policy(members)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return page(
        request,
        "ui/gallery.html",
        form=SpecimenForm({"name": "Mortgage payments", "answer_by": "31 February", "way": "mail"}),
        segments=SEGMENTS,
        tabs=TABS,
        now=now,
        started=now - timedelta(days=2, hours=5),
        soon=now + timedelta(minutes=40),
        due=now + timedelta(days=2, hours=2),
    )
