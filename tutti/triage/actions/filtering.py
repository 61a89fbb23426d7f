"""Filtering kept messages later: by hand, which teaches, or by a rule that was run over the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.gates.asking import objections
from tutti.engines.rules.effects import note_effects
from tutti.engines.rules.hits import Hit
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
TIER_OF: Mapping[str, str] = {"triage.count": Tier.COUNT, "triage.drop": Tier.DROP}


def filter_message(message: Message, *, tier: str, by: Actor) -> Decision:
    """Count or drop a message that was kept. `CannotBeFiltered` says why not: it is ours, or people worked on it."""
    with _piled(message, tier=tier, reason=Reason.BY_HAND, by=by) as decision:
        remember([decision], kept=False, by=by, label=LABELS[tier])
    return decision


def filter_by_rule(hits: Sequence[Hit], by: Actor) -> list[int]:
    """Put on the pile now what a rule would have filtered in the past; the ids of its effects, undone one by one.

    What is ours, was worked on or is not kept any more stays as it is. It teaches nothing: nobody judged them.
    """
    filtering = [hit for hit in hits if hit.verb in TIER_OF]
    messages = Message.objects.in_bulk([hit.subject_id for hit in filtering])
    done = [hit for hit in filtering if _filtered(messages.get(hit.subject_id), hit, by)]
    return note_effects(done, subject_kind="message")


def _filtered(message: Message | None, hit: Hit, by: Actor) -> bool:
    if message is None:
        return False
    try:
        tier, version = TIER_OF[hit.verb], hit.version_id
        with _piled(message, tier=tier, reason=Reason.RULE, by=by, version=version):
            return True
    except CannotBeFiltered:
        return False


@contextmanager
def _piled(
    message: Message, *, tier: str, reason: str, by: Actor, version: int | None = None
) -> Iterator[Decision]:
    if message.direction == Message.Direction.OUT:
        raise CannotBeFiltered(_("These are words of ours. They stay."))
    against = objections(GATE, message.pk)
    if against:
        raise CannotBeFiltered(" ".join(objection.reason for objection in against))
    with changing([message.pk], Q(tier=Tier.KEEP)) as found:
        if not found:
            raise CannotBeFiltered(_("This message is not among those that are kept."))
        decision = found[0]
        decision.tier, decision.reason, decision.filter_version = tier, reason, version
        decision.purge_after = timezone.now() + review_window()
        decision.restored_at = decision.restored_by = None
        yield decision
        fact = MessageFilteredByHand(
            conversation=decision.conversation_id, message=decision.message_id, tier=tier
        )
        record([fact], by=by)
