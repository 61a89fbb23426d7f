"""Noting what rules did, many at once, in the transaction in which it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect, EffectSet
from tutti.journal.copying import as_jsonb, copy_rows, next_ids

_COLUMNS = "id version_id verb params subject_kind subject_id case_id at entry_id reasons did shadow".split()
_TYPES = "int8 int8 varchar jsonb varchar int8 int8 timestamptz int8 jsonb jsonb bool".split()


def note_effects(
    hits: Sequence[Hit],
    *,
    subject_kind: str,
    did: Sequence[Mapping[str, Any]] | None = None,
    cases: Mapping[int, int] | None = None,
    entries: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> list[int]:
    """Note each hit as an effect, those in shadow as what would have been done; answers the effects' ids.

    `did` stands beside `hits`: what the verb did to each, as its `undo` needs it. `cases` and `entries` give, by
    subject, the case it concerns and the entry of the journal that led to it. Call it once for what is done once.
    """
    moment = at or timezone.now()
    ids = next_ids("rules_effect_id_seq", len(hits))
    done = did if did is not None else [{}] * len(hits)
    rows = [
        (
            effect_id,
            hit.version_id,
            hit.verb,
            as_jsonb(dict(hit.params)),
            subject_kind,
            hit.subject_id,
            (cases or {}).get(hit.subject_id),
            moment,
            (entries or {}).get(hit.subject_id),
            as_jsonb(hit.reasons),
            as_jsonb(dict(what)),
            hit.shadow,
        )
        for effect_id, hit, what in zip(ids, hits, done, strict=True)
    ]
    if rows:
        copy_rows("rules_effect", _COLUMNS, _TYPES, rows)
    return ids


def effects_of(subject_kind: str, subject_ids: Iterable[int]) -> dict[int, list[Effect]]:
    """What rules did to each of these subjects, oldest first, with the rules' names; one query."""
    found: dict[int, list[Effect]] = {subject: [] for subject in subject_ids}
    about = EffectSet(Effect).filter(subject_kind=subject_kind, subject_id__in=found)
    for effect in about.select_related("version__rule").order_by("id"):
        found[effect.subject_id].append(effect)
    return found
