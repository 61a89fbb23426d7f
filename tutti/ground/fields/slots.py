"""The line of the house's own fields on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import principal
from tutti.ground.fields.models import Definition
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=40)
def own_fields(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    number = Definition.objects.filter(retired_at__isnull=True).count()
    says = ngettext("%(number)d field of your own.", "%(number)d fields of your own.", number)
    yield SettingsLine(
        title=_("Own fields"), says=says % {"number": number}, url=reverse("fields"), icon="tag"
    )
