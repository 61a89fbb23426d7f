"""What listening adds to the shell."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=60)
def imports_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        yield SettingsLine(
            title=_("Imports"),
            says=_("Files of the past: what was read, and what was set aside."),
            url=reverse("imports"),
            icon="upload",
        )
