"""Saving and removing the house's own words. They count from the next message on; what was understood stays."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.triage.teaching.facts import OwnWordsChanged
from tutti.triage.teaching.models import LONGEST_KEY, NumberKind, Thing, Topic, WordsStamp
from tutti.triage.teaching.words import ONLY

RESERVED = frozenset({"amount", "product", "place", "topic"})  # kinds that are found anyway
OwnWord = NumberKind | Thing | Topic


@transaction.atomic
def save_word(word: OwnWord, *, by: Actor) -> OwnWord:
    """Save a number, a product, a place or a topic, new or changed. Its pattern must have been tried (`compiled`)."""
    if not isinstance(word, Thing) and not word.key:
        word.key = _free_key(type(word), word.name)
    word.save()
    _changed(word, by=by)
    return word


@transaction.atomic
def remove_word(word: OwnWord, *, by: Actor) -> None:
    """Look for it no longer. Messages keep what was found in them."""
    _changed(word, by=by, removed=True)
    word.delete()


def _changed(word: OwnWord, *, by: Actor, removed: bool = False) -> None:
    stamp = secrets.randbits(62) + 1  # never one seen before, even after a transaction that failed
    WordsStamp.objects.update_or_create(pk=ONLY, defaults={"stamp": stamp})
    record([OwnWordsChanged(word=word.pk, kind=_kind(word), removed=removed)], by=by)


def _kind(word: OwnWord) -> str:
    if isinstance(word, Thing):
        return word.kind
    return "number" if isinstance(word, NumberKind) else "topic"


def _free_key(model: type[NumberKind | Topic], name: str) -> str:
    start = slugify(name)[: LONGEST_KEY - 4] or model._meta.model_name or "word"
    taken = RESERVED | set(QuerySet(model).values_list("key", flat=True))
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return start if start not in taken else next(key for key in numbered if key not in taken)
