"""What people teach by restoring and filtering: the like of it is known again, and the learner takes a lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from tutti.engines.learning.actions.teaching import teach
from tutti.engines.learning.errors import LearningRefused
from tutti.engines.rules.models import RuleVersion
from tutti.ground.db.among import among
from tutti.journal.facts import Actor
from tutti.listen.models import Message
from tutti.triage.features import features_of
from tutti.triage.models import Decision, Example

LESSONS_AT_ONCE = 20  # of one act; the twenty-first message restored together teaches little more


def remember(
    decisions: Sequence[Decision], *, kept: bool, by: Actor, label: str = "actionable"
) -> None:
    """Remember these messages as wanted (`kept`) or not. Their words are kept as hashes alone."""
    ids = [decision.message_id for decision in decisions]
    found = Message.objects.filter(among("pk", ids)).values_list("pk", "title", "text")
    texts = {id_: f"{title} {text}" for id_, title, text in found}
    keys = _keys({decision.filter_version for decision in decisions if decision.filter_version})
    Example.objects.bulk_create(
        [
            Example(
                message_id=decision.message_id,
                filter_key=keys.get(decision.filter_version or 0, ""),
                kept=kept,
                features=features_of(texts.get(decision.message_id, "")),
                at=timezone.now(),
                by_id=by.id if by.kind == "member" else None,
            )
            for decision in decisions
        ],
        update_conflicts=True,
        unique_fields=["message_id"],
        update_fields=["filter_key", "kept", "features", "at", "by_id"],
    )
    _teach(texts, label, by=by)


def _keys(versions: set[int]) -> Mapping[int, str]:
    return dict(RuleVersion.objects.filter(pk__in=versions).values_list("pk", "rule__key"))


def _teach(texts: Mapping[int, str], label: str, *, by: Actor) -> None:
    for message_id, text in list(texts.items())[:LESSONS_AT_ONCE]:
        try:
            teach("noise", text, label, lesson_of=message_id, by=by)
        except LearningRefused:  # a message without a word teaches nothing
            continue
