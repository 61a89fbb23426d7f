"""What people type about one case. Nothing here writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Audience, Case
from tutti.cases.naming import RESOLUTION_WORDS, TO_CHOOSE
from tutti.ground.accounts.models import Department, Member, Role
from tutti.listen.models import Conversation

LISTS = {
    "inbox",
    "with-others",
    "to-be-taken",
    "queues",
    "queue",
}  # by the names of their addresses


def active_members() -> QuerySet[Member]:
    return Member.objects.filter(is_active=True).order_by("name", "pk")


class RenameForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)


class HandOverForm(forms.Form):
    """Where a case goes; without a member its department's keeper hands it out."""

    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), empty_label=None
    )
    member = forms.ModelChoiceField(
        label=_("To whom"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Whoever takes it"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["member"]
        assert isinstance(members, forms.ModelChoiceField)
        members.queryset = active_members().exclude(role=Role.CONTRIBUTOR)


class NextActionForm(forms.Form):
    """What comes next, who does it, and by when in the reader's own time."""

    what = forms.CharField(
        label=_("What comes next"), max_length=200, help_text=_("For example: calls the bank.")
    )
    doer = forms.ModelChoiceField(
        label=_("Who does it"), queryset=Member.objects.none(), empty_label=None
    )
    due_at = forms.DateTimeField(
        label=_("By when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Pick a day and a time, for example 2026-03-06 17:00.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        doers = self.fields["doer"]
        assert isinstance(doers, forms.ModelChoiceField)
        doers.queryset = active_members()

    def clean_due_at(self) -> datetime:
        due_at: datetime = self.cleaned_data["due_at"]
        if due_at <= timezone.now():
            raise forms.ValidationError(_("This moment is over. Pick a later one."))
        return due_at


class SettleForm(forms.Form):
    """How a case ended. `despite` goes ahead over open work, with a reason."""

    resolution = forms.ChoiceField(label=_("How it ended"), choices=[])
    despite = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Why settle it all the same"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resolution = self.fields["resolution"]
        assert isinstance(resolution, forms.ChoiceField)
        resolution.choices = [(key, RESOLUTION_WORDS[key]) for key in TO_CHOOSE]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("despite") and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that colleagues understand it later."))
        return data


class AudienceForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            (Audience.EVERYONE, _("Everyone at the desk")),
            (Audience.DEPARTMENTS, _("The desk of its own department")),
            (Audience.NAMED, _("Only its owner and those let in by name")),
        ],
        widget=forms.RadioSelect,
    )


class ShareForm(forms.Form):
    """A colleague who may see this one case."""

    member = forms.ModelChoiceField(
        label=_("Colleague"), queryset=Member.objects.none(), empty_label=_("Choose a colleague")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["member"]
        assert isinstance(members, forms.ModelChoiceField)
        members.queryset = active_members()


class OtherCaseForm(forms.Form):
    """Another case the reader may see; `among` says which."""

    other = forms.ModelChoiceField(label=_("Other case"), queryset=Case.objects.none())

    def __init__(self, *args: Any, among: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        assert isinstance(other, forms.ModelChoiceField)
        other.queryset = among


class ConversationForm(forms.Form):
    """One of the conversations of the case."""

    conversation = forms.ModelChoiceField(queryset=Conversation.objects.none())

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conversation = self.fields["conversation"]
        assert isinstance(conversation, forms.ModelChoiceField)
        of_case = case.links.filter(detached_at__isnull=True).values("conversation_id")
        conversation.queryset = Conversation.objects.filter(pk__in=of_case)


class SavedViewForm(forms.Form):
    """A list worth finding again: its name, and the address of one of our lists, nothing else."""

    name = forms.CharField(label=_("Name of this list"), max_length=80)
    query = forms.CharField(max_length=500, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        query = str(self.cleaned_data["query"])
        parts = urlsplit(query)
        try:
            found = resolve(parts.path)
        except Resolver404:
            found = None
        if parts.scheme or parts.netloc or found is None or found.url_name not in LISTS:
            raise forms.ValidationError(_("This is not a list of cases."))
        return query
