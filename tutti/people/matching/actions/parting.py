"""A merge that was undone on a person's page says, too, that the two are not one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tutti.ground.db.among import among
from tutti.people.matching.evidence import said_for
from tutti.people.matching.models import State, Suggestion
from tutti.people.models import Merge


@transaction.atomic
def keep_apart(merge_ids: Collection[int]) -> None:
    """Refuse the pairs these merges stood for. One taken back in the queue is open there and stays so."""
    for merge in Merge.objects.filter(among("pk", merge_ids), undone_at__isnull=False):
        of_both = Q(left__in=[merge.survivor_id, merge.other_id]) & Q(
            right__in=[merge.survivor_id, merge.other_id]
        )
        confirmed = Suggestion.objects.filter(Q(merge=merge) | of_both, state=State.CONFIRMED)
        for one in confirmed.select_for_update(of=("self",)):
            one.state, one.merge, one.decided_at = State.REFUSED, None, timezone.now()
            one.decided_by_id = merge.undone_by_id
            one.weighed = said_for(one.evidence)
            one.save()
