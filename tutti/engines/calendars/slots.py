"""The line of working hours on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.engines.calendars.models import Calendar
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=34)
def working_hours(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    names = ", ".join(Calendar.objects.values_list("name", flat=True)[:4])
    says = _("We work by: %(names)s.") % {"names": names} if names else _("We are always open.")
    yield SettingsLine(title=_("Working hours"), says=says, url=reverse("calendars"), icon="clock")
