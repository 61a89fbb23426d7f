"""What the page of one case shows: a fixed number of statements, however much was said."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from tutti.cases.clock import Clock
from tutti.cases.known import Known
from tutti.cases.models import Case
from tutti.cases.naming import Standing, them
from tutti.cases.outside import Outside
from tutti.cases.teams import Teams
from tutti.ground.access.principal import Principal
from tutti.people.queries import cluster_of

OTHERS = 3  # open cases of the same person offered as "same matter?"


class CasePage:
    """One case for one reader. Each part is read when the template asks for it."""

    def __init__(self, case: Case, who: Principal, *, only: int | None, before: str) -> None:
        self.case, self.who = case, who
        teams = Teams()
        self.outside = Outside(case, teams, only=only, before=before)
        self.clock = Clock(case, self.outside, teams)
        self.standing = Standing(case)
        self.known = Known(case)

    @property
    def them(self) -> str:
        return them(self.case)

    @property
    def person_name(self) -> str:
        """The person's name, or else the address we know them by."""
        known = next((value for _kind, value in self.outside.identities), "")
        return (self.case.customer.name if self.case.customer else "") or known or _("No name yet")

    @cached_property
    def same_matter(self) -> list[Case]:
        """Older open cases of a person we have proof of; the page offers to join them with one key."""
        proved = any(identity.verified_at for identity in self.outside.identities.values())
        if not (proved and self.case.is_open and self.who.works_the_desk):
            return []
        others = Case.objects.visible_to(self.who).open()
        return list(
            others.filter(
                person__in=cluster_of(self.case.person_id or 0), id__lt=self.case.pk
            ).order_by("-last_at", "-id")[:OTHERS]
        )
