"""What measuring adds to earlier pages: its place in the navigation, and what an import came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import principal
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.listen.models import Import
from tutti.measure.queries import count_of_cases


@nav("everything", order=80)
def measures(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=_("First look"), url=reverse("first-look"), icon="chart-no-axes-column")


@fills("import.summary")
def what_came_of_it(request: HttpRequest, *, imported: Import, **_context: Any) -> SafeString:
    context = {"imported": imported, "cases": count_of_cases(imported)}
    return render_to_string("measure/_import_summary.html", context, request=request)
