"""What this room puts on others' pages: a line in the settings."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.listen.searching.models import SavedSearch


@settings_lines(order=32)
def searches_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).works_the_desk:
        yield SettingsLine(
            title=_("Searches"), says=_how_it_is(), url=reverse("searches"), icon="search"
        )


def _how_it_is() -> str:
    looking = SavedSearch.objects.filter(is_on=True).count()
    if not looking:
        return _("Nobody looks for what is said about us elsewhere.")
    return ngettext(
        "One search looks for what is said about us.",
        "%(number)d searches look for what is said about us.",
        looking,
    ) % {"number": looking}
