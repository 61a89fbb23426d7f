"""Rules that wake each other: what led to a fact, and whether a rule would go in circles.

A chain is walked back through `caused_by`, so that it holds whatever stands between two rules: a task, a playbook, a
reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from tutti.engines.rules.models import RuleVersion

DEEPEST = 10  # rules one after another; nobody means more
LONGEST = 100  # entries walked back

_CHAINS = """
WITH RECURSIVE chain(start, depth, id, actor_kind, actor_id, caused_by) AS (
  SELECT e.id, 0, e.id, e.actor_kind, e.actor_id, e.caused_by FROM journal_entry e WHERE e.id = ANY(%s)
  UNION ALL
  SELECT c.start, c.depth + 1, e.id, e.actor_kind, e.actor_id, e.caused_by
  FROM chain c JOIN journal_entry e ON e.id = c.caused_by
  WHERE c.depth < %s
)
SELECT start, id, CASE actor_kind WHEN 'rule' THEN actor_id END FROM chain ORDER BY start, depth DESC
"""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One entry of a chain; `rule` did it, None where anybody else did."""

    entry: int
    rule: int | None = None


@dataclass(frozen=True, kw_only=True)
class Loop:
    """`rule` would act again because of what `other` did, which may be itself. `is_deep`: no circle was found, but
    too many rules acted one after another.
    """

    rule: int
    other: int
    is_deep: bool = False


def loop_guard(rule: int, chain: Sequence[Link]) -> Loop | None:
    """Whether this rule would go in circles if it acted on the last entry of the chain, oldest first.

    Ask it only of a rule that would act: one that is woken again and finds nothing to do is in no circle.
    """
    acted = [link.rule for link in chain if link.rule is not None]
    if rule in acted:
        return Loop(rule=rule, other=acted[-1])  # who acted since it did; itself where nobody
    if len(acted) >= DEEPEST:
        return Loop(rule=rule, other=acted[-1], is_deep=True)
    return None


def chains_of(entries: Iterable[int]) -> dict[int, list[Link]]:
    """What led to each entry, oldest first and itself last; two queries, whatever the number of entries."""
    wanted = list(entries)
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [wanted, LONGEST])
        found = cursor.fetchall()
    rules = _rules_of({version for _start, _entry, version in found if version})
    chains: dict[int, list[Link]] = {entry: [] for entry in wanted}
    for start, entry, version in found:
        chains[start].append(Link(entry=entry, rule=rules.get(version)))
    return chains


def _rules_of(versions: Iterable[int]) -> dict[int, int]:
    return dict(RuleVersion.objects.filter(pk__in=versions).values_list("pk", "rule_id"))
