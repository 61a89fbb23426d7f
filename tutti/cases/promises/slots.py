"""What promises put on others' pages: the clocks of a case, the date in a composer, a line of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.cases.models import Case
from tutti.cases.promises.models import Policy
from tutti.cases.promises.shown import shown_of
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.slots import fills

NOTHING = mark_safe("")


@fills("cases.detail.clock")
def promises_of_case(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    still, over = shown_of(case)
    if not still and not over:
        return NOTHING
    context = {"case": case, "still": still, "over": over}
    return render_to_string("promises/_of_case.html", context, request)


@fills("answer.composer.promise")
def promise_a_date(
    request: HttpRequest, *, case: Case, composer: Any, **_context: Any
) -> SafeString:
    context = {"case": case, "composer": composer}
    return render_to_string("promises/_in_composer.html", context, request)


@settings_lines(order=36)
def what_we_promise(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    number = Policy.objects.filter(retired_at__isnull=True).count()
    says = ngettext("%(number)d policy says by when.", "%(number)d policies say by when.", number)
    yield SettingsLine(
        title=_("Promises"),
        says=says % {"number": number} if number else _("Nothing is promised by rule."),
        url=reverse("promise-policies"),
        icon="timer",
    )
