"""Every message is understood and decided about, in bulk: kept, counted or dropped, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutti.engines.rules.effects import note_effects
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.verbs import is_known, verb
from tutti.engines.understanding.understanding import understand
from tutti.ground.db.among import among
from tutti.ground.db.bulk import insert_rows
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.triage.actions.counting import shift_tally
from tutti.triage.actions.restoring import restore_with_conversation
from tutti.triage.facts import MessageTriaged
from tutti.triage.heard import Author, Heard, as_said, authors, heard
from tutti.triage.models import Decision, Matched, Reading, Tier
from tutti.triage.readings import row_of
from tutti.triage.ruling import Ruling, rule_on
from tutti.triage.tallying import day_of, differences, way_of
from tutti.triage.windows import review_window


@transaction.atomic
def triage_messages(persons: Mapping[int, int | None], causes: Mapping[int, int | None]) -> None:
    """Understand these messages, decide about each, and say so.

    `persons` maps message ids to persons' ids, `causes` to the entries that recognised them. A message that was decided
    about already is left as it is. No statement is asked per message.
    """
    messages = undecided(heard(list(persons)))
    if not messages:
        return
    written_by = authors(messages)
    understood = understand(as_said(messages, written_by))
    readings = {each.id: said for each, said in zip(messages, understood, strict=True)}
    rulings = rule_on(messages, readings, written_by)
    decisions = _decisions(messages, persons, written_by, rulings.of)
    insert_rows(Reading, [row_of(id_, said) for id_, said in readings.items()])
    insert_rows(Decision, decisions)
    shift_tally(differences(before=(), after=map(way_of, decisions)))
    entries = _record(messages, decisions, causes)
    _perform(rulings.hits, entries)
    kept = [each for each in decisions if each["tier"] == Tier.KEEP]
    restore_with_conversation(
        {each["conversation_id"]: entries[each["message_id"]] for each in kept}
    )


def undecided(messages: Sequence[Heard]) -> list[Heard]:
    """Those nobody decided about yet."""
    ids = [each.id for each in messages]
    known = set(
        Decision.objects.filter(among("message_id", ids)).values_list("message_id", flat=True)
    )
    return [each for each in messages if each.id not in known]


def _decisions(
    messages: Sequence[Heard],
    persons: Mapping[int, int | None],
    written_by: Mapping[int, Author],
    rulings: Mapping[int, Ruling],
) -> list[dict[str, Any]]:
    now, window = timezone.now(), review_window()
    day = day_of(now)
    nobody = Author(person_id=None, matched=Matched.NOBODY)
    return [
        decision_row(each, rulings[each.id], now=now, window=window)
        | {
            "day": day,
            "person_id": persons[each.id],
            "matched": str(written_by.get(each.id, nobody).matched),
        }
        for each in messages
    ]


def decision_row(
    message: Heard, ruling: Ruling, *, now: datetime, window: timedelta
) -> dict[str, Any]:
    """What a decision keeps: what was counted or dropped goes after `window`, what was kept never by itself."""
    return {
        "message_id": message.id,
        "conversation_id": message.conversation_id,
        "channel_id": message.channel_id,
        "at": now,
        "tier": str(ruling.tier),
        "reason": str(ruling.reason),
        "filter_version": ruling.filter_version,
        "like_example": ruling.like_example,
        "department_id": ruling.department_id,
        "owner_id": ruling.owner_id,
        "route_version": ruling.route_version,
        "restored_at": None,
        "restored_by": None,
        "purge_after": None if ruling.tier == Tier.KEEP else now + window,
        "purged_at": None,
    }


def _record(
    messages: Sequence[Heard],
    decisions: Sequence[Mapping[str, Any]],
    causes: Mapping[int, int | None],
) -> dict[int, int]:
    """The entries, by message."""
    ids = record(
        [
            MessageTriaged(
                conversation=decision["conversation_id"],
                message=decision["message_id"],
                person=decision["person_id"],
                tier=decision["tier"],
            )
            for decision in decisions
        ],
        by=SYSTEM,
        at=[each.at for each in messages],
        caused_by=[causes[each.id] for each in messages],
    )
    return {each.id: entry for each, entry in zip(messages, ids, strict=True)}


def _perform(hits: Mapping[str, Sequence[Hit]], entries: Mapping[int, int]) -> None:
    """Note what the rules did. Filters and routes are done by now; what matches is done here, by its own verb."""
    for kind in ("filter", "route"):
        note_effects(hits[kind], subject_kind="message", entries=entries)
    by_verb: dict[str, list[Hit]] = {}
    for hit in hits["match"]:
        by_verb.setdefault("" if hit.shadow else hit.verb, []).append(hit)
    for name, group in by_verb.items():
        perform = verb(name).perform if is_known(name) else None
        did = perform(group) if perform else None
        note_effects(group, subject_kind="message", did=did, entries=entries)
