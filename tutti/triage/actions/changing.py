"""Changing decisions: locked in one order, saved, and the tally of the funnel kept right, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from tutti.ground.db.among import among
from tutti.triage.actions.counting import shift_tally
from tutti.triage.models import Decision
from tutti.triage.tallying import differences, way_of

_CHANGED = (
    "conversation_id person_id tier reason filter_version like_example matched department_id owner_id"
    " route_version restored_at restored_by purge_after purged_at"
).split()


@contextmanager
def changing(message_ids: Iterable[int], *where: Q) -> Iterator[list[Decision]]:
    """Lock those of these decisions for which `where` holds now, hand them out to change, then save them.

    Record the facts inside the block: the lock keeps them in order.
    """
    with transaction.atomic():
        wanted = Decision.objects.filter(among("message_id", set(message_ids)), *where)
        found = list(wanted.select_for_update().order_by("message_id"))
        before = [way_of(vars(decision)) for decision in found]
        yield found
        Decision.objects.bulk_update(found, _CHANGED, batch_size=500)
        after = [way_of(vars(decision)) for decision in found]
        shift_tally(differences(before=before, after=after))
