"""Counting how rules fare: a line for each batch, added up by a job, so that no two workers wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.actions.switching import stop_rule
from tutti.engines.rules.bulk.asking import Said
from tutti.engines.rules.models import Health, Rule, RuleVersion, Tally
from tutti.engines.rules.standing import Standing

AT_ONCE = 1000
RECENT = 400  # runs after which the recent ones are halved
ENOUGH_FAILURES = 20


@transaction.atomic
def note_fared(asked: Sequence[Standing], fared: Sequence[Said]) -> None:
    """Note how each fared in a batch, in one line; what was too slow is stopped at once, by name."""
    counts = {
        str(each.version_id): [said.runs, said.hits, said.failures, said.last_failure]
        for each, said in zip(asked, fared, strict=True)
    }
    Tally.objects.create(at=timezone.now(), counts=counts)
    slow = {
        each.rule_id: said.stopped for each, said in zip(asked, fared, strict=True) if said.is_slow
    }
    for rule in Rule.objects.filter(pk__in=slow).order_by("pk"):
        stop_rule(rule, trouble="slow", says=slow[rule.pk])


def add_up() -> int:
    """Add up what was noted, oldest first, and stop rules that fail too often; how many lines were added up."""
    added = 0
    while number := _add_up_some():
        added += number
    return added


@transaction.atomic
def _add_up_some() -> int:
    lines = list(Tally.objects.select_for_update(skip_locked=True)[:AT_ONCE])
    if not lines:
        return 0
    sums = _sums(lines)
    known = RuleVersion.objects.filter(pk__in=sums).values_list("pk", flat=True)
    Health.objects.bulk_create([Health(version_id=pk) for pk in known], ignore_conflicts=True)
    healths = list(Health.objects.select_for_update().filter(version__in=sums).order_by("pk"))
    for health in healths:
        for at, said in sums[health.pk]:
            _add(health, at, said)
    Health.objects.bulk_update(healths, [f.name for f in Health._meta.fields if not f.primary_key])
    Tally.objects.filter(pk__in=[line.pk for line in lines]).delete()
    _stop_failing(healths)
    return len(lines)


def _sums(lines: Sequence[Tally]) -> dict[int, list[tuple[datetime, Said]]]:
    """How each version fared, line by line."""
    sums: dict[int, list[tuple[datetime, Said]]] = {}
    for line in lines:
        for version, (runs, hits, failures, last) in line.counts.items():
            said = Said(runs=runs, hits=hits, failures=failures, last_failure=last)
            sums.setdefault(int(version), []).append((line.at, said))
    return sums


def _add(health: Health, at: datetime, said: Said) -> None:
    health.runs += said.runs
    health.hits += said.hits
    health.failures += said.failures
    health.recent_runs += said.runs
    health.recent_failures += said.failures
    health.last_run_at = at
    if said.hits:
        health.last_hit_at = at
    if said.failures:
        health.last_failure_at, health.last_failure = at, said.last_failure
    while health.recent_runs > RECENT and health.recent_failures < ENOUGH_FAILURES:
        health.recent_runs //= 2
        health.recent_failures //= 2


def _stop_failing(healths: Sequence[Health]) -> None:
    """Those that failed where they were asked more often than not, lately."""
    failing = {
        health.pk: health
        for health in healths
        if health.recent_failures >= ENOUGH_FAILURES
        and health.recent_failures * 2 > health.recent_runs
    }
    for rule in Rule.objects.filter(current__in=failing).order_by("pk"):
        said = failing[rule.current_id or 0].last_failure
        stop_rule(rule, trouble="fails", says=_("It fails too often. %(why)s") % {"why": said})
