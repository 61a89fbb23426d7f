"""People in the navigation, and what of this stage carries fields of the house."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import principal
from tutti.ground.fields.places import carries_fields
from tutti.ground.ui.nav import NavLink, nav

carries_fields("person", _("People"))
carries_fields("organisation", _("Organisations"))


@nav("everything", order=10)
def people(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=_("People"), url=reverse("people"), icon="contact", thumb=_("People"))
        yield NavLink(label=_("Organisations"), url=reverse("organisations"), icon="building-2")
