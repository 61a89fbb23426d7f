"""What of this stage a parting asks: ways to reach somebody and places in organisations, written down by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.journal.facts import Actor
from tutti.people.actions.giving import BY_NAME, give_belongings, give_identities
from tutti.people.loose import Kind, Loose, Since, asked_at_parting
from tutti.people.models import Belonging, Identity, Person


def added_since(since: Since, moment: str) -> Q:
    """Rows of these persons whose `moment` is later than the one beside each person."""
    return reduce(or_, (Q(person=id_, **{f"{moment}__gt": at}) for id_, at in since), Q(pk__in=[]))


def loose_identities(since: Since) -> list[Loose]:
    found = Identity.objects.filter(added_since(since, "created_at")).exclude(kind=BY_NAME)
    return [
        Loose(key=f"identity:{one.pk}", words=one.value, at=one.created_at)
        for one in found.order_by("pk")
    ]


def loose_belongings(since: Since) -> list[Loose]:
    found = Belonging.objects.filter(added_since(since, "added_at"))
    return [
        Loose(key=f"belonging:{one.pk}", words=_in_words(one), at=one.added_at)
        for one in found.select_related("organisation").order_by("pk")
    ]


def _in_words(belonging: Belonging) -> str:
    if not belonging.role:
        return belonging.organisation.name
    return _("%(role)s at %(organisation)s") % {
        "role": belonging.role,
        "organisation": belonging.organisation.name,
    }


def _give_identities(ids: Sequence[int], to: Person, by: Actor) -> None:
    give_identities(ids, to=to, by=by)


def _give_belongings(ids: Sequence[int], to: Person, by: Actor) -> None:
    give_belongings(ids, to=to, by=by)


asked_at_parting(
    Kind(
        name="identity",
        label=gettext_lazy("Ways to reach them"),
        found=loose_identities,
        give=_give_identities,
    )
)
asked_at_parting(
    Kind(
        name="belonging",
        label=gettext_lazy("Where they belong"),
        found=loose_belongings,
        give=_give_belongings,
    )
)
