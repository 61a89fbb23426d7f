"""What this room puts on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.work.chats.models import ChatAccount


@settings_lines(order=11)
def how_one_is_reached(request: HttpRequest) -> Iterator[SettingsLine]:
    member_id = principal(request).member_id
    if member_id is None:
        return
    has_chat = ChatAccount.objects.filter(member=member_id).exists()
    yield SettingsLine(
        title=_("How I am reached"),
        says=_("By mail, and in your chat.") if has_chat else _("By mail."),
        url=reverse("reached"),
        icon="message-circle",
    )


@settings_lines(order=31)
def chats_of_colleagues(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    number = ChatAccount.objects.alive().count()
    says = ngettext("%(number)s account is bound.", "%(number)s accounts are bound.", number)
    yield SettingsLine(
        title=_("Colleagues’ chats"),
        says=says % {"number": number},
        url=reverse("chats"),
        icon="users",
    )
