"""What telling who is who puts on others' pages: the way to the queue, and a quiet word beside a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutti.ground.access.principal import Principal, principal
from tutti.ground.house.settings_lines import SettingsLine, settings_lines
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.people.matching.evidence import in_words
from tutti.people.matching.models import Domain, DomainBelonging, Suggestion
from tutti.people.matching.queries import matching_settings, suggestions_about, surest_of
from tutti.people.models import Belonging, Organisation, Person

NOTHING = mark_safe("")
COUNTED = 100  # beyond it the navigation says no more
SHOWN = 3


@counts("persons who may be the same")
def pairs_to_look_at(who: Principal) -> QuerySet[Suggestion]:
    return Suggestion.objects.visible_to(who).waiting()[:COUNTED]


@nav("everything", order=12)
def queue(request: HttpRequest) -> Iterator[NavLink]:
    """Shown only while a pair waits: most houses look at it once a week."""
    if not principal(request).works_the_desk:
        return
    count = count_of(request, "persons who may be the same")
    if count:
        yield NavLink(
            label=_("Perhaps one person"), url=reverse("suggestions"), icon="users", count=count
        )


@settings_lines(order=46)
def own_lines(request: HttpRequest) -> Iterator[SettingsLine]:
    if principal(request).is_administrator:
        kept = matching_settings()
        says = _("Pairs that are at least %(least)s %% sure wait for somebody who decides.")
        yield SettingsLine(
            title=_("Who is who"),
            says=says % {"least": kept.least} if kept.suggests else _("Nobody is suggested."),
            url=reverse("matching-settings"),
            icon="users",
        )
    if principal(request).works_the_desk:
        yield SettingsLine(
            title=_("Organisations by mail domain"),
            says=_domains_said(),
            url=reverse("domains"),
            icon="building-2",
        )


@fills("people.organisations.acts")
def way_to_domains(request: HttpRequest, **_context: Any) -> SafeString:
    return render_to_string("matching/_way_to_domains.html", {}, request=request)


@fills("people.organisation.end")
def domains_of(request: HttpRequest, *, organisation: Organisation, **_context: Any) -> SafeString:
    """The domains of this organisation, and the way to say one."""
    given = {
        "organisation": organisation,
        "domains": list(Domain.objects.filter(organisation=organisation).order_by("name")),
    }
    return render_to_string("matching/_domains_of.html", given, request=request)


@fills("people.belonging")
def by_its_domain(request: HttpRequest, *, belonging: Belonging, **_context: Any) -> SafeString:
    """That a belonging was made by a domain. One statement a page."""
    known: dict[int, dict[int, str]] = request.__dict__.setdefault("_belonging_by_domain", {})
    if belonging.person_id not in known:
        made = DomainBelonging.objects.filter(person=belonging.person_id, undone_at__isnull=True)
        known[belonging.person_id] = dict(made.values_list("organisation_id", "domain"))
    domain = known[belonging.person_id].get(belonging.organisation_id)
    if not domain:  # neither a domain nor, with a blank one, a rule
        return NOTHING
    return render_to_string("matching/_by_domain.html", {"domain": domain}, request=request)


def _domains_said() -> str:
    said = Domain.objects.filter(organisation__isnull=False).count()
    return ngettext(
        "One mail domain puts people with its organisation.",
        "%(number)d mail domains put people with their organisation.",
        said,
    ) % {"number": said}


@fills("cases.detail.outside.head", order=10)
def author_may_be_known(request: HttpRequest, *, case: Any, **_context: Any) -> SafeString:
    """One quiet line where the case's person may be somebody else, too. One statement."""
    who = principal(request)
    if not (case.person_id and who.works_the_desk):
        return NOTHING
    one = surest_of(who, case.person_id)
    if one is None:
        return NOTHING
    other = one.right if one.left_id == case.person_id else one.left
    return render_to_string("matching/_on_case.html", {"one": one, "other": other.root}, request)


@fills("people.person.aside", order=20)
def may_be_the_same(request: HttpRequest, *, person: Person, **_context: Any) -> SafeString:
    """Who this may be, too, with what speaks for it."""
    found = suggestions_about(principal(request), person.pk, SHOWN)
    if not found:
        return NOTHING
    pairs = [
        {
            "suggestion": one,
            "other": one.right.root if one.left.root_id == person.root_id else one.left.root,
            "evidence": [said for said in in_words(one.evidence) if said.speaks_for][:SHOWN],
        }
        for one in found
    ]
    return render_to_string("matching/_may_be.html", {"pairs": pairs}, request=request)
