"""Counting how rules fare: a line for each batch, added up by a job, so that no two workers wait for each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.actions.switching import stop_rule
from tutti.engines.rules.models import Health, Rule, RuleVersion, Tally
from tutti.engines.rules.tallies import Count

AT_ONCE = 1000
RECENT = 400  # runs after which the recent ones are halved
ENOUGH_FAILURES = 20


def note_counts(counts: Mapping[int, Count]) -> None:
    """Note what a batch counted, by version; nothing is read and no row is changed."""
    kept = {
        str(version): [count.runs, count.hits, count.failures, count.last_failure]
        for version, count in counts.items()
        if version
    }
    if kept:
        Tally.objects.create(at=timezone.now(), counts=kept)


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
        for at, count in sums[health.pk]:
            _add(health, at, count)
    Health.objects.bulk_update(healths, [f.name for f in Health._meta.fields if not f.primary_key])
    Tally.objects.filter(pk__in=[line.pk for line in lines]).delete()
    _stop_failing(healths)
    return len(lines)


def _sums(lines: Sequence[Tally]) -> dict[int, list[tuple[datetime, Count]]]:
    """What each version counted, line by line."""
    sums: dict[int, list[tuple[datetime, Count]]] = {}
    for line in lines:
        for version, (runs, hits, failures, last) in line.counts.items():
            count = Count(runs=runs, hits=hits, failures=failures, last_failure=last)
            sums.setdefault(int(version), []).append((line.at, count))
    return sums


def _add(health: Health, at: datetime, count: Count) -> None:
    health.runs += count.runs
    health.hits += count.hits
    health.failures += count.failures
    health.recent_runs += count.runs
    health.recent_failures += count.failures
    health.last_run_at = at
    if count.hits:
        health.last_hit_at = at
    if count.failures:
        health.last_failure_at, health.last_failure = at, count.last_failure
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
