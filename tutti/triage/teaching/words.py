"""The house's own words as understanding wants them, kept in memory until somebody changes one."""

from __future__ import annotations

from tutti.engines.understanding.vocabulary import (
    NO_WORDS,
    NumberPattern,
    OwnTopic,
    Vocabulary,
    keeps_words,
)
from tutti.triage.teaching.models import NumberKind, Thing, Topic, WordsStamp

ONLY = 1
NEVER = 0
_now: tuple[int, Vocabulary] = (NEVER, NO_WORDS)


@keeps_words
def house_words() -> Vocabulary:
    """One small query: a word another process changed counts from the next batch on."""
    global _now  # noqa: PLW0603 -- one vocabulary a process, as its stamp says
    stamp = WordsStamp.objects.filter(pk=ONLY).values_list("stamp", flat=True).first() or NEVER
    if _now[0] != stamp:
        _now = (stamp, _read() if stamp else NO_WORDS)
    return _now[1]


def _read() -> Vocabulary:
    named: dict[str, dict[str, tuple[str, ...]]] = {}
    for thing in Thing.objects.all():
        named.setdefault(thing.kind, {})[thing.name] = tuple(thing.spellings)
    return Vocabulary(
        numbers=tuple(
            NumberPattern(kind=one.key, pattern=one.pattern) for one in NumberKind.objects.all()
        ),
        named=named,
        topics=tuple(
            OwnTopic(key=one.key, words=tuple(one.words), patterns=tuple(one.patterns))
            for one in Topic.objects.all()
        ),
    )
