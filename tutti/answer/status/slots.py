"""What this room puts on others' pages: the way to what the customer sees, a button in the composer, a setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tutti.answer.status.queries import is_shown, people_in, status_page
from tutti.cases.models import Case
from tutti.ground.access.principal import principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.slots import fills

NOTHING = mark_safe("")


@fills("cases.detail.outside.head")
def what_they_see(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    if not (principal(request).works_the_desk and _is_shown(request)):
        return NOTHING
    return render_to_string("status/_what_they_see.html", {"case": case}, request)


@fills("answer.composer.tools")
def add_the_link(request: HttpRequest, *, composer: Any, case: Case, **_more: Any) -> SafeString:
    """A button where the one who reads the reply can have a page. Two statements, however many composers."""
    if composer.reason or not _is_shown(request):
        return NOTHING
    if composer.conversation.pk not in _with_a_page(request, case):
        return NOTHING
    return render_to_string("status/_add_link.html", {"case": case}, request)


@settings_lines(order=45)
def own_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        yield SettingsLine(
            title=_("What customers see"),
            says=_how_it_is(),
            url=reverse("status-settings"),
            icon="eye",
        )


def _is_shown(request: HttpRequest) -> bool:
    known: list[bool] = request.__dict__.setdefault("_customers_see", [])
    if not known:
        known.append(is_shown())
    return known[0]


def _with_a_page(request: HttpRequest, case: Case) -> set[int]:
    known: dict[int, set[int]] = request.__dict__.setdefault("_pages_of_cases", {})
    if case.pk not in known:
        known[case.pk] = set(people_in(case))
    return known[case.pk]


def _how_it_is() -> str:
    if is_shown():
        return _("They see how it stands on a page of their own, by a link in our mails.")
    if status_page().is_on:
        return _("Nobody sees a page before the house has a public address.")
    return _("They have no page of their own.")
