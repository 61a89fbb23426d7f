"""What listening adds to the shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.slots import fills
from tutti.listen.models import Channel
from tutti.listen.queries import in_quarantine


@settings_lines(order=30)
def channel_lines(request: HttpRequest) -> Iterator[SettingsLine]:
    """Where customers are heard, and what nobody could read."""
    if not principal(request).is_administrator:
        return
    yield SettingsLine(
        title=_("Channels"), says=_heard_on(), url=reverse("channels"), icon="messages-square"
    )
    waiting = in_quarantine().count()
    if waiting:
        yield SettingsLine(
            title=_("Not readable"),
            says=ngettext(
                "%(number)s item that arrived could not be read.",
                "%(number)s items that arrived could not be read.",
                waiting,
            )
            % {"number": waiting},
            url=reverse("quarantine"),
            icon="triangle-alert",
        )


def _heard_on() -> str:
    names = Channel.objects.listening().exclude(kind="importer").values_list("name", flat=True)
    found = list(names[:4])
    if not found:
        return _("None yet. Connect a mailbox, a form or a telephone.")
    silent = Channel.objects.listening().filter(failing_since__isnull=False).count()
    listening = _("We listen on %(names)s.") % {"names": ", ".join(found)}
    trouble = ngettext("%(number)s hears nothing.", "%(number)s hear nothing.", silent)
    return f"{listening} {trouble % {'number': silent}}" if silent else listening


@fills("first_run.sources", order=10)
def first_sources(request: HttpRequest, **_context: Any) -> SafeString:
    """Three ways to the first case."""
    return render_to_string("listen/_sources.html", {}, request=request)


@settings_lines(order=60)
def imports_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        yield SettingsLine(
            title=_("Imports"),
            says=_("Files of the past: what was read, and what was set aside."),
            url=reverse("imports"),
            icon="upload",
        )
