"""What this room puts on others' pages: a line in the settings."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.engines.learning.models import Lesson
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=62)
def own_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        yield SettingsLine(
            title=_("Understanding"), says=_how_it_is(), url=reverse("understanding"), icon="ear"
        )


def _how_it_is() -> str:
    lessons = Lesson.objects.count()
    if not lessons:
        return _("Messages are understood as on the first day; nobody corrected anything yet.")
    words = ngettext(
        "Messages are understood with one lesson of yours.",
        "Messages are understood with %(number)d lessons of yours.",
        lessons,
    )
    return words % {"number": lessons}
