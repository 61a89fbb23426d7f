"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Department
from tutti.listen.models import Channel
from tutti.work.chats.inside import inside_channels
from tutti.work.chats.models import Way


class WayForm(forms.Form):
    way = forms.ChoiceField(choices=Way.choices)


class RoomForm(forms.Form):
    """A department and the room its tasks are told in."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), empty_label=_("Choose")
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Chat"), empty_label=_("Choose")
    )
    room = forms.CharField(
        label=_("Room"),
        max_length=300,
        help_text=_(
            "The room’s own id, not its name; in Matrix it begins with “!”. Invite our account there first."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments, channels = self.fields["department"], self.fields["channel"]
        if isinstance(departments, forms.ModelChoiceField):
            departments.queryset = Department.objects.all()
        if isinstance(channels, forms.ModelChoiceField):
            channels.queryset = inside_channels()
