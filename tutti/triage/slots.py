"""The funnel in the navigation and on the settings page, and the way from a message of a case to its trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.listen.models import Message
from tutti.triage.windows import review_window


@nav("everything", order=60)
def the_funnel(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=gettext_lazy("Funnel"), url=reverse("funnel"), icon="filter")


@settings_lines(order=35)
def the_window(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    days = review_window().days
    says = ngettext(
        "The words of filtered messages are deleted after %(days)s day.",
        "The words of filtered messages are deleted after %(days)s days.",
        days,
    )
    yield SettingsLine(
        title=gettext_lazy("What is filtered"),
        says=says % {"days": days},
        url=reverse("review-window"),
        icon="filter",
    )


@fills("cases.message.foot", order=60)
def way_to_the_trail(request: HttpRequest, *, message: Message, **_context: Any) -> SafeString:
    """Why it is here, how it was understood, and the button that filters it."""
    if not principal(request).works_the_desk or message.direction == Message.Direction.OUT:
        return mark_safe("")
    address = reverse("funnel-message", args=[message.pk])
    return format_html('<a class="faint" href="{}">{}</a>', address, _("Why it is here"))
