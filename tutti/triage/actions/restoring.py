"""Taking filtered messages back. What is restored comes to its case as if it had just arrived, and teaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.models import Effect, EffectSet
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.triage.actions.changing import changing
from tutti.triage.actions.remembering import remember
from tutti.triage.errors import NothingToRestore
from tutti.triage.facts import MessageRestored
from tutti.triage.models import Decision, Reason, Tier

FILTERING = ("triage.count", "triage.drop")
WAITS = Q(tier__in=[Tier.COUNT, Tier.DROP], purged_at__isnull=True)


def restore_messages(message_ids: Collection[int], *, by: Actor) -> list[Decision]:
    """Keep these messages after all; answers those that waited on the pile.

    What was deleted, or restored by somebody else meanwhile, is left out; `NothingToRestore` when that is all of them.
    Each teaches: its like is kept the next time, whatever rule would filter it.
    """
    with changing(message_ids, WAITS) as waiting:
        if not waiting:
            raise NothingToRestore(
                _("None of these is on the pile any more. Load the page again to see what is.")
            )
        remember(waiting, kept=True, by=by)
        _keep(waiting, Reason.RESTORED, by=by)
        _mark_undone(waiting, by=by)
    return waiting


def restore_with_conversation(conversations: Mapping[int, int | None]) -> None:
    """Keep what was filtered earlier in conversations that go on now; `conversations` maps each to the entry behind it.

    What a person filtered by hand stays filtered. It teaches nothing: nobody said the rule was wrong.
    """
    earlier = Decision.objects.filter(WAITS, among("conversation_id", conversations)).exclude(
        reason=Reason.BY_HAND
    )
    ids = list(earlier.values_list("message_id", flat=True))
    if not ids:
        return
    with changing(ids, WAITS) as waiting:
        causes = [conversations[each.conversation_id] for each in waiting]
        _keep(waiting, Reason.OPEN_CASE, by=SYSTEM, caused_by=causes)


def _keep(
    waiting: list[Decision],
    reason: str,
    *,
    by: Actor,
    caused_by: list[int | None] | None = None,
) -> None:
    now = timezone.now()
    for decision in waiting:
        decision.tier, decision.reason, decision.purge_after = Tier.KEEP, reason, None
        decision.restored_at, decision.restored_by = (
            now,
            by.id if by.kind == "member" else None,
        )
    record(
        [
            MessageRestored(
                conversation=each.conversation_id, message=each.message_id, person=each.person_id
            )
            for each in waiting
        ],
        by=by,
        caused_by=caused_by,
    )


def _mark_undone(restored: list[Decision], *, by: Actor) -> None:
    """What the rules did to them was taken back, wherever the button stood."""
    ids = [decision.message_id for decision in restored]
    about = EffectSet(Effect).done().filter(subject_kind="message", subject_id__in=ids)
    about.filter(verb__in=FILTERING).update(
        undone_at=timezone.now(), undone_by_id=by.id if by.kind == "member" else None
    )
