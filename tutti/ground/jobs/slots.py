"""The line of background work on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.jobs.queries import jobs_now
from tutti.journal.models import Parked


@settings_lines(order=90)
def background_work(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        yield SettingsLine(
            title=_("Background work"),
            says=_("Jobs that failed: %(failed)s. Entries set aside: %(parked)s.")
            % {"failed": jobs_now().failed, "parked": Parked.objects.count()},
            url=reverse("jobs"),
            icon="server",
        )
