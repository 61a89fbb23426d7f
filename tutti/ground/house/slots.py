"""What the house adds to other pages: the settings link, and its own lines there."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.ground.access.principal import principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.house.queries import house
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.web.address import public_address


@nav("foot", order=10)
def settings_link(_request: HttpRequest) -> Iterator[NavLink]:
    yield NavLink(label=gettext_lazy("Settings"), url=reverse("settings"), icon="settings")


@settings_lines(order=10)
def own_lines(request: HttpRequest) -> Iterator[SettingsLine]:
    yield SettingsLine(
        title=_("You"),
        says=_("Your name, language, time zone and password."),
        url=reverse("me"),
        icon="user",
    )
    if principal(request).is_administrator:
        yield from _administrators_lines()


def _administrators_lines() -> Iterator[SettingsLine]:
    current = house()
    address = public_address()
    says = (
        _("It is called %(name)s and is reached at %(address)s.")
        if address
        else _("It is called %(name)s. Nobody has said yet where it is reached.")
    )
    yield SettingsLine(
        title=_("The house"),
        says=says % {"name": current, "address": address},
        url=reverse("house"),
        icon="store",
    )
    yield SettingsLine(
        title=_("Departments"),
        says=_("%(number)s of them, each with a queue and a keeper.")
        % {"number": Department.objects.count()},
        url=reverse("departments"),
        icon="building",
    )
    yield SettingsLine(
        title=_("Members"),
        says=_("%(number)s people can act for us.")
        % {"number": Member.objects.filter(is_active=True).count()},
        url=reverse("members"),
        icon="users",
    )
