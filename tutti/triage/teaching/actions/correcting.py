"""Setting right how a message was understood: the reading changes, the learners learn, and both can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.learning.actions.teaching import forget, teach
from tutti.engines.learning.errors import NothingToLearn
from tutti.engines.learning.models import Lesson
from tutti.engines.understanding.mood import LEARNERS
from tutti.engines.understanding.understanding import Said, words_of
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.triage.models import Reading
from tutti.triage.teaching.errors import NothingCorrected, NothingToTakeBack, NothingUnderstood
from tutti.triage.teaching.facts import CorrectionTakenBack, ReadingCorrected
from tutti.triage.teaching.models import Correction

ACTIONABLE = "actionable"
FEELS = {"positive": 60, "neutral": 0, "negative": -60}  # what a mood people chose is worth


@dataclass(frozen=True, kw_only=True)
class Right:
    """How it should have been; None leaves a part as it is. `noise` is actionable, banter or spam."""

    intent: str | None = None
    mood: str | None = None
    language: str | None = None
    noise: str | None = None
    topics: Sequence[str] | None = None


@transaction.atomic
def correct_reading(message: Message, right: Right, *, member: Member) -> Correction:
    """Set parts of a reading right, and teach the learners of these parts from the message's words."""
    reading = _locked(message.pk)
    after = _columns(right)
    before = {name: getattr(reading, name) for name in after}
    changed = {name: value for name, value in after.items() if before[name] != value}
    if not changed:
        raise NothingCorrected(_("It stands there like that already."))
    _set(reading, changed)
    by = Actor.member(member.pk)
    correction = Correction.objects.create(
        message_id=message.pk,
        member=member,
        at=timezone.now(),
        before={name: before[name] for name in changed},
        after=changed,
        lessons=_taught(message, right, reading, before, by=by),
    )
    parts = tuple(name for name in vars(right) if getattr(right, name) is not None)
    record([ReadingCorrected(reading=message.pk, correction=correction.pk, parts=parts)], by=by)
    return correction


@transaction.atomic
def take_correction_back(message: Message, *, member: Member) -> Correction:
    """Undo the newest correction of a message that stands; what was learned from it is forgotten."""
    reading = _locked(message.pk)
    standing = Correction.objects.filter(message_id=message.pk, taken_back_at__isnull=True)
    correction = standing.order_by("-pk").first()
    if correction is None:
        raise NothingToTakeBack(_("Nobody corrected this message."))
    by = Actor.member(member.pk)
    _set(reading, correction.before)
    for lesson in Lesson.objects.filter(pk__in=correction.lessons).select_related("learnt"):
        forget(lesson, by=by)
    correction.taken_back_at = timezone.now()
    correction.save(update_fields=["taken_back_at"])
    record([CorrectionTakenBack(reading=message.pk, correction=correction.pk)], by=by)
    return correction


def _locked(message_id: int) -> Reading:
    reading = Reading.objects.select_for_update().filter(pk=message_id).first()
    if reading is None:
        raise NothingUnderstood(_("This message was not judged, so there is nothing to correct."))
    return reading


def _columns(right: Right) -> dict[str, Any]:
    """The columns of the reading that say so; a part people chose is sure."""
    columns: dict[str, Any] = {}
    if right.intent is not None:
        columns |= {"intent": right.intent, "intent_sure": 1.0}
    if right.mood is not None:
        columns |= {"mood": right.mood, "feeling": FEELS.get(right.mood, 0)}
    if right.language is not None:
        columns |= {"language": right.language, "language_sure": 1.0}
    if right.noise is not None:
        columns |= {"noise": 0.0 if right.noise == ACTIONABLE else 1.0}
    if right.topics is not None:
        columns |= {"topics": list(right.topics)}
    return columns


def _set(reading: Reading, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(reading, name, value)
    reading.save(update_fields=list(columns))


def _taught(
    message: Message, right: Right, reading: Reading, before: Mapping[str, Any], *, by: Actor
) -> list[int]:
    """The ids of the lessons; a language is no learner's, and a message without words teaches nothing."""
    text = words_of(Said(text=message.text, title=message.title))
    wanted = [("intent", right.intent), ("noise", right.noise)]
    if right.mood and reading.language in LEARNERS:
        wanted.append((LEARNERS[reading.language], right.mood))
    if right.topics is not None:
        fresh = [key for key in right.topics if key not in before["topics"]]
        wanted += [("topic", fresh[0])] if fresh else []
    lessons = []
    for learner, label in wanted:
        if label:
            try:
                lesson = teach(learner, text, label, lesson_of=message.pk, by=by)
            except NothingToLearn:
                continue
            lessons.append(lesson.pk)
    return lessons
