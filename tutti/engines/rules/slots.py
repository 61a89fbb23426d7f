"""The line of rules on the settings page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.engines.rules.models import Rule, RuleSet
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines


@settings_lines(order=40)
def rules_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).works_the_desk:
        return
    standing = RuleSet(Rule).standing()
    on = standing.filter(state="on", trouble="").count()
    stopped = standing.exclude(trouble="").count()
    says = ngettext("%(number)d rule is on.", "%(number)d rules are on.", on) % {"number": on}
    if stopped:
        says += " " + ngettext("%(number)d was stopped.", "%(number)d were stopped.", stopped) % {
            "number": stopped
        }
    yield SettingsLine(title=_("Rules"), says=says, url=reverse("rules"), icon="split")
