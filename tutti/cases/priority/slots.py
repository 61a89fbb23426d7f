"""What priorities put on others' pages: the reasons on a case, a line of the settings, where bands begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.cases.models import Case
from tutti.cases.priority import funnel, words  # noqa: F401 -- they register themselves
from tutti.cases.priority.models import WeightsVersion
from tutti.cases.priority.queries import weights_now
from tutti.cases.priority.shown import shown_of
from tutti.cases.ranks import gives_bands
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.slots import fills


@gives_bands
def steps_of_bands() -> Sequence[int]:
    return weights_now().bands


@fills("cases.detail.clock", order=60)
def priority_of_case(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """Every reason, for the desk; a settled case has none."""
    if not case.is_open or not principal(request).works_the_desk:
        return mark_safe("")
    context = {"case": case, "shown": shown_of(case)}
    return render_to_string("priority/_of_case.html", context, request)


@settings_lines(order=37)
def what_comes_first(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    number = WeightsVersion.objects.count()
    says = ngettext(
        "Weighed by you, %(number)d version.", "Weighed by you, %(number)d versions.", number
    )
    yield SettingsLine(
        title=_("Priority"),
        says=says % {"number": number}
        if number
        else _("Weighed as usual. Say what counts more here."),
        url=reverse("priority-weights"),
        icon="scale",
    )
