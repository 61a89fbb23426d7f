"""Noticing what rules react to. Nothing is done here: what is due gets a row, and a job acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tutti.engines.reacting.jobs import act_on_due
from tutti.engines.reacting.leading import cases_of
from tutti.engines.reacting.models import Due, Looked
from tutti.engines.reacting.moments import passed
from tutti.engines.reacting.rows import rows_of_cases, rows_of_entries
from tutti.engines.reacting.waking import Waiting, by_fact, waiting_for_time
from tutti.engines.rules.actions.tallying import note_fared
from tutti.engines.rules.bulk.asking import ask_many
from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Why
from tutti.engines.rules.standing import Standing
from tutti.journal.entries import Entry

SCOPE = "react"


@transaction.atomic
def notice_entries(entries: Sequence[Entry]) -> None:
    """Ask the rules that wait for these facts. Following is exactly once, so each entry is asked about once."""
    waiting = by_fact()
    told = [entry for entry in entries if entry.name in waiting]
    if not told:
        return
    cases = cases_of(told)
    rows = rows_of_entries(told, cases)
    due: list[Due] = []
    for name, rules in waiting.items():
        of_name = {
            entry.id: rows[entry.id] for entry in told if entry.name == name and entry.id in rows
        }
        for rule, entry_id, row in _held(rules, of_name):
            due.append(_due(rule, cases[entry_id], row, entry_id=entry_id))
    _put_down(due)


@transaction.atomic
def notice_time() -> None:
    """Ask the rules for whose cases the time has passed since the last asking. Late is harmless: none is skipped."""
    due: list[Due] = []
    for waiting in waiting_for_time():
        ids = _passed_since_last(waiting)
        for rule, case_id, row in _held([waiting.rule], rows_of_cases(ids)):
            due.append(_due(rule, case_id, row))
    _put_down(due)


def _passed_since_last(waiting: Waiting) -> Sequence[int]:
    """The cases whose moment came since the rule looked last; it looks up to now, once, whoever looks."""
    now = timezone.now()
    Looked.objects.get_or_create(rule_id=waiting.rule.rule_id, defaults={"until": waiting.since})
    looked = Looked.objects.select_for_update().get(pk=waiting.rule.rule_id)
    after = max(looked.until, waiting.since)
    if after >= now:
        return []
    looked.until = now
    looked.save()
    return passed(waiting.moment, after - waiting.span, now - waiting.span)


def _held(rules: Sequence[Standing], rows: Mapping[int, Row]) -> list[tuple[Standing, int, Row]]:
    """Each rule that held, with the id and the row it held for; how they fared is counted."""
    if not rows:
        return []
    asked = ask_many([each.condition for each in rules], SCOPE, list(rows.values()))
    note_fared(rules, asked.said)
    return [
        (rules[number], id_, row)
        for (id_, row), numbers in zip(rows.items(), asked.held, strict=True)
        for number in numbers
    ]


def _due(rule: Standing, case_id: int, row: Row, *, entry_id: int | None = None) -> Due:
    return Due(
        version_id=rule.version_id,
        case_id=case_id,
        entry_id=entry_id,
        reasons=Why(rule.condition, SCOPE, row).reasons,
        shadow=rule.shadow,
        at=timezone.now(),
    )


def _put_down(due: Sequence[Due]) -> None:
    if due:
        Due.objects.bulk_create(due)
        act_on_due.defer()
