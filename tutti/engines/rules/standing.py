"""Rules as they are asked: what stands on a list now, or a version one wants to try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Length

from tutti.engines.rules.kinds import kind as kind_of
from tutti.engines.rules.models import Rule, RuleSet, RuleState, RuleVersion
from tutti.engines.rules.reading import LONGEST

MOST_RULES = 500  # of a kind
MOST_LETTERS = 100_000  # of all their conditions: making them ready takes a second at worst, once


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One rule in its place. A version that was never saved has `version_id` 0."""

    version_id: int
    rule_id: int
    key: str
    name: str
    kind: str
    condition: str
    actions: Sequence[Mapping[str, Any]]
    shadow: bool = False

    @property
    def scope(self) -> str:
        return kind_of(self.kind).scope


def standing(kind: str) -> list[Standing]:
    """The rules of a kind that are asked now, in their order; one query. What is past `MOST_RULES` is not asked."""
    rules = RuleSet(Rule).asked(kind).select_related("current").order_by("place", "id")
    found: list[Standing] = []
    letters = 0
    for rule in rules[:MOST_RULES]:
        letters += min(len(rule.current.condition), LONGEST) if rule.current else 0
        if rule.current and letters <= MOST_LETTERS:
            found.append(_standing(rule, rule.current))
    return found


def letters_of(kind: str) -> int:
    """How long the conditions of a kind that are asked now are together."""
    asked = RuleSet(Rule).asked(kind).aggregate(letters=Sum(Length("current__condition")))
    return asked["letters"] or 0


def standing_of(version: RuleVersion, *, shadow: bool = False) -> Standing:
    """A version as if it stood on its list, whatever its rule's state is."""
    return _standing(version.rule, version, shadow=shadow)


def as_standing(versions: Iterable[RuleVersion | Standing]) -> list[Standing]:
    return [each if isinstance(each, Standing) else standing_of(each) for each in versions]


def _standing(rule: Rule, version: RuleVersion, *, shadow: bool | None = None) -> Standing:
    return Standing(
        version_id=version.pk,
        rule_id=rule.pk,
        key=rule.key,
        name=rule.name,
        kind=rule.kind,
        condition=version.condition,
        actions=version.actions,
        shadow=rule.state == RuleState.SHADOW if shadow is None else shadow,
    )
