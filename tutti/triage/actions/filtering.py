"""Filtering a kept message by hand: it goes on its pile, can be restored in its window, and teaches."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.gates.asking import objections
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.triage.actions.changing import changing
from tutti.triage.actions.remembering import remember
from tutti.triage.errors import CannotBeFiltered
from tutti.triage.facts import MessageFilteredByHand
from tutti.triage.models import Decision, Reason, Tier
from tutti.triage.windows import review_window

GATE = "triage.filter"
LABELS: Mapping[str, str] = {Tier.COUNT: "banter", Tier.DROP: "spam"}


def filter_message(message: Message, *, tier: str, by: Actor) -> Decision:
    """Count or drop a message that was kept. `CannotBeFiltered` says why not: it is ours, or people worked on it."""
    if message.direction == Message.Direction.OUT:
        raise CannotBeFiltered(_("These are words of ours. They stay."))
    against = objections(GATE, message.pk)
    if against:
        raise CannotBeFiltered(" ".join(objection.reason for objection in against))
    with changing([message.pk], Q(tier=Tier.KEEP)) as found:
        if not found:
            raise CannotBeFiltered(_("This message is not among those that are kept."))
        decision = found[0]
        decision.tier, decision.reason = tier, Reason.BY_HAND
        decision.purge_after = timezone.now() + review_window()
        decision.restored_at = decision.restored_by = None
        remember(found, kept=False, by=by, label=LABELS[tier])
        fact = MessageFilteredByHand(
            conversation=decision.conversation_id, message=decision.message_id, tier=tier
        )
        record([fact], by=by)
    return decision
