"""The line of the API on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import principal
from tutti.ground.api.models import Token
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=45)
def programs(request: HttpRequest) -> Iterator[SettingsLine]:
    own = Token.objects.alive().filter(member_id=principal(request).member_id or 0).count()
    says = (
        ngettext(
            "%(number)d token lets a program act as you.",
            "%(number)d tokens let programs act as you.",
            own,
        )
        if own
        else _("Let a program read or act as you, with a token.")
    )
    yield SettingsLine(
        title=_("Programs (API)"),
        says=says % {"number": own},
        url=reverse("api-tokens"),
        icon="key-round",
    )
