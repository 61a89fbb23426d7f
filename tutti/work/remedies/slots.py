"""What remedies put on others' pages: their cards on a case, a link in the navigation, a line in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal, principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.work.remedies.models import Connection, ConnectionSet, Remedy, RemedySet
from tutti.work.remedies.queries import cards_of


@fills("cases.detail.inside.open", order=20)
def remedies_of_the_case(request: HttpRequest, *, case: Case, **_context: Any) -> SafeString:
    given = {"case": case, "cards": cards_of(case, principal(request))}
    return render_to_string("remedies/_place.html", given, request)


@counts("remedies")
def remedies_to_look_at(who: Principal) -> QuerySet[Remedy]:
    return RemedySet(Remedy).visible_to(who).needs_a_person()[:100]


@nav("lists", order=30)
def remedies_link(request: HttpRequest) -> Iterator[NavLink]:
    """With the number of those a person must look at."""
    who = principal(request)
    if not who.works_the_desk:
        yield from _files_alone(request)
        return
    waiting = count_of(request, "remedies")
    yield NavLink(
        label=_("Remedies"), url=reverse("remedies"), icon="receipt", count=waiting or None
    )


@settings_lines(order=60)
def finance_line(request: HttpRequest) -> Iterator[SettingsLine]:
    if not principal(request).is_administrator:
        return
    known = list(Connection.objects.active().values_list("name", flat=True))
    says = (
        gettext("Credits and refunds are issued by %(names)s.") % {"names": ", ".join(known)}
        if known
        else gettext("Credits and refunds are issued by hand until a connection is made.")
    )
    yield SettingsLine(title=gettext("Finance"), says=says, url=reverse("finance"), icon="receipt")


def _files_alone(request: HttpRequest) -> Iterator[NavLink]:
    """Colleagues in finance, who are not at the desk, still handle the files of their department."""
    if ConnectionSet(Connection).whose_files(principal(request)).exists():
        yield NavLink(label=_("Files for finance"), url=reverse("remedy-files"), icon="file-text")
