"""What telling who is who puts on others' pages: the way to the queue, and a quiet word beside a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal, principal
from tutti.ground.ui.counts import count_of, counts
from tutti.ground.ui.nav import NavLink, nav
from tutti.ground.ui.slots import fills
from tutti.people.matching.evidence import in_words
from tutti.people.matching.models import Suggestion
from tutti.people.matching.queries import suggestions_about
from tutti.people.models import Person

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
