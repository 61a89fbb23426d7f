"""What this room puts on others' pages: what was seen before, beside a case; articles in the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import principal
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills


@fills("cases.detail.inside.open", order=90)
def helps(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    """A place that fills itself after the page stands; without script it is a link. No statement here."""
    return render_to_string("knowledge/_place.html", {"case": case}, request)


@nav("everything", order=30)
def articles_link(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=_("Articles"), url=reverse("articles"), icon="book-open")
