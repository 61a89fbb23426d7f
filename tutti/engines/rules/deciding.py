"""Which rules hold for which rows, asked for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from tutti.engines.rules.actions.tallying import note_fared
from tutti.engines.rules.bulk.asking import ask_many
from tutti.engines.rules.giving import Row
from tutti.engines.rules.hits import Hit, Why
from tutti.engines.rules.kinds import Kind
from tutti.engines.rules.kinds import kind as kind_of
from tutti.engines.rules.models import RuleVersion
from tutti.engines.rules.programs import schema_of
from tutti.engines.rules.standing import Standing, as_standing, standing

__all__ = ["Hit", "decide"]


def decide(
    kind: str,
    rows: Mapping[int, Row],
    *,
    versions: Sequence[RuleVersion | Standing] | None = None,
) -> dict[int, list[Hit]]:
    """The hits of each row, by the row's id, in the order of the rules: `{"message": {…}, "person": {…}}` as rows.

    Nothing is done; what the hits say is performed and noted by whoever has the kind. Without `versions` the rules
    that stand now are asked and how they fared is counted; with them nothing is counted or written. Of a kind where
    the first wins, a row has the hits of the first rule that is on, and of the rules in shadow before it.
    A rule that cannot be asked of a row does not hold there; none of them raises.
    """
    asked = standing(kind) if versions is None else as_standing(versions)
    if not asked or not rows:
        return {subject: [] for subject in rows}
    found = ask_many([each.condition for each in asked], kind_of(kind).scope, list(rows.values()))
    if versions is None:
        note_fared(asked, found.said)
    return _hits(asked, rows, found.held, kind_of(kind))


def _hits(
    asked: Sequence[Standing],
    rows: Mapping[int, Row],
    held: Sequence[Sequence[int]],
    kind: Kind,
) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = {}
    schema = cache(lambda: schema_of(kind.scope))
    for (subject, row), numbers in zip(rows.items(), held, strict=True):
        found[subject] = hits = []
        for each in (asked[number] for number in numbers):
            why = Why(each.condition, kind.scope, row, schema=schema)
            hits += _of_rule(each, subject, why)
            if kind.first_wins and not each.shadow:
                break
    return found


def _of_rule(each: Standing, subject: int, why: Why) -> list[Hit]:
    return [
        Hit(
            version_id=each.version_id,
            rule_key=each.key,
            rule_name=each.name,
            verb=action["verb"],
            params=action.get("params", {}),
            subject_id=subject,
            shadow=each.shadow,
            why=why,
        )
        for action in each.actions
    ]
