"""Learners as their pages show them: where they began, what they were taught, how good they are, which words count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tutti.engines.learning.guessing import heaviest
from tutti.engines.learning.measuring import LabelMeasure, Measured, measure
from tutti.engines.learning.models import Learnt, Lesson
from tutti.engines.learning.registry import Learner, learners, shipped_weights
from tutti.ground.accounts.models import Member
from tutti.triage.teaching.naming import INTENT_WORDS, MOOD_WORDS, NOISE_WORDS, topic_names

HEAVIEST = 24  # words shown for a label
LOOKED_THROUGH = 200
LESSONS = 50  # shown on a page
FEW = 5  # lessons; with fewer a measure says nothing

BEGAN: dict[str, str | Promise] = {
    "intent": _(
        "It began with sentences of our own in English and Italian, public posts to customer care (Apache-2.0) and"
        " complaints to banks (CFPB, public domain)."
    ),
    "noise": _(
        "It began with sentences of our own in English and Italian, public posts to customer care (Apache-2.0),"
        " questions to a bank (banking77, CC BY 4.0) and complaints to banks (CFPB, public domain)."
    ),
    "mood_en": _(
        "It began with the words of the VADER lexicon (MIT) and our own, with sentences of our own, public posts to"
        " customer care (Apache-2.0) and complaints to banks (CFPB, public domain)."
    ),
    "mood_it": _("It began with Italian words and sentences of our own."),
    "topic": _("It began empty: your topics are your own."),
}
PURPOSE: dict[str, str | Promise] = {
    "intent": _("What somebody wants: to ask, complain, praise, change something, cancel, buy."),
    "noise": _("Whether a message needs an answer, or is banter or spam."),
    "mood_en": _("How an English message sounds."),
    "mood_it": _("How an Italian message sounds."),
    "topic": _("What a message is about, where your words do not say it."),
}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A learner in the list."""

    learner: Learner
    purpose: str
    lessons: int
    learnt: Learnt | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One label: how good, and which words speak most for it."""

    label: str
    words: str
    measure: LabelMeasure | None
    heaviest: Sequence[str]

    @property
    def precision(self) -> int | None:
        return _per_cent(self.measure.precision if self.measure else None)

    @property
    def recall(self) -> int | None:
        return _per_cent(self.measure.recall if self.measure else None)


@dataclass(frozen=True, kw_only=True)
class Taught:
    """One lesson: of which label, by whom, from which message. Its words are not kept."""

    lesson: Lesson
    words: str
    by: str


def summaries() -> list[Summary]:
    """Every learner with how many lessons it had. Two statements."""
    known = {one.learner: one for one in Learnt.objects.annotate(taught=Count("lessons"))}
    return [
        Summary(
            learner=one,
            purpose=str(PURPOSE.get(one.name, "")),
            lessons=getattr(known.get(one.name), "taught", 0),
            learnt=known.get(one.name),
        )
        for one in learners()
    ]


def measured_lessons(learner: Learner, lessons: int) -> Measured | None:
    """How good it is on what people set right here; None where that is too little to say."""
    return measure(learner.name) if lessons >= FEW else None


def lines_of(learner: Learner, measured: Measured | None) -> list[Line]:
    """A line for every label it can say."""
    by_label = {one.label: one for one in (measured.labels if measured else ())}
    taught = Lesson.objects.filter(learnt__learner=learner.name).values_list("label", flat=True)
    own = sorted(set(taught.distinct())) if learner.is_open else []
    words = label_words(learner)
    return [
        Line(
            label=label,
            words=capfirst(str(words.get(label, label))),
            measure=by_label.get(label),
            heaviest=_heaviest(learner.name, label),
        )
        for label in own or [one for one in shipped_weights(learner).labels if one]
    ]


def lessons_of(learner: Learner) -> list[Taught]:
    """The newest lessons, newest first."""
    found = Lesson.objects.filter(learnt__learner=learner.name).order_by("-id")[:LESSONS]
    lessons = list(found)
    names = _members(one.by_id for one in lessons if one.by_kind == "member")
    words = label_words(learner)
    return [
        Taught(
            lesson=one,
            words=capfirst(str(words.get(one.label, one.label))),
            by=names.get(one.by_id or 0, ""),
        )
        for one in lessons
    ]


def label_words(learner: Learner) -> dict[str, str | Promise]:
    if learner.is_open:
        return dict(topic_names())
    return INTENT_WORDS | MOOD_WORDS | NOISE_WORDS


def _members(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one}
    return dict(Member.objects.filter(pk__in=wanted).values_list("pk", "name"))


@lru_cache(maxsize=64)
def _heaviest(learner: str, label: str) -> list[str]:
    """Of what shipped, which never changes while we run: the words a person can read."""
    found = heaviest(learner, label, most=LOOKED_THROUGH)
    return [word for word, weight in found if weight > 0 and not set(word) & set("§#<^$")][
        :HEAVIEST
    ]


def _per_cent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
