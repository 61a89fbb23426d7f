"""What playbooks put on others' pages: the line on a case, a link in the navigation, a line in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.cases.models import Case
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.slots import fills
from tutti.work.playbooks.models import Playbook, PlaybookSet
from tutti.work.playbooks.showing import lines_of


@fills("cases.detail.inside.open", order=30)
def start_one(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    return render_to_string("playbooks/_start_place.html", {"case": case}, request)


@fills("cases.detail.progress")
def progress(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    given = {"case": case, "lines": lines_of(case)}
    return render_to_string("playbooks/_progress.html", given, request)


@settings_lines(order=65)
def playbooks_line(request: HttpRequest) -> Iterator[SettingsLine]:
    who = principal(request)
    if not who.works_the_desk:
        return
    number = PlaybookSet(Playbook).visible_to(who).in_use().count()
    says = (
        ngettext("%(number)d playbook.", "%(number)d playbooks.", number) % {"number": number}
        if number
        else _("None yet. Five ready-made ones can be used as they are.")
    )
    yield SettingsLine(title=_("Playbooks"), says=says, url=reverse("playbooks"), icon="route")
