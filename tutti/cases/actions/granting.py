"""Who inside may see a case: its audience, and grants to single members."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tutti.cases.actions.changing import changing
from tutti.cases.facts import AudienceChanged, CaseGranted
from tutti.cases.models import Audience, Case, Grant
from tutti.ground.accounts.models import Member
from tutti.ground.search.indexing import restrict
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def grant_case(
    case: Case, *, members: Sequence[Member], reason: str, by: Actor, giver: Member | None = None
) -> list[Member]:
    """Let members see this case, whatever its audience; answers those who could not see it by a grant before."""
    new = []
    for member in members:
        _, created = Grant.objects.get_or_create(
            case=case, member=member, defaults={"reason": reason, "by": giver}
        )
        new += [member] if created else []
    facts = [CaseGranted(case=case.pk, member=member.pk, reason=reason) for member in new]
    record(facts, by=by)
    return new


def change_audience(case: Case, *, audience: Audience, by: Actor) -> Case:
    """Change who inside may see the case and everything under it; owner and granted members always may."""
    with changing(case, by=by) as locked:
        locked.audience = audience
        restricted = audience != Audience.EVERYONE
        restrict(kinds=["case", "message"], under=case.pk, restricted=restricted)
        record([AudienceChanged(case=case.pk, audience=audience)], by=by)
    return case
