"""Rules as one file: readable, the same letters for the same rules, and without ids of this database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tutti.engines.rules.kept import kept
from tutti.engines.rules.kinds import KINDS
from tutti.engines.rules.models import Rule, RuleSet, RuleVersion
from tutti.engines.rules.references import named
from tutti.engines.rules.shapes import FORMAT, WrittenAction, WrittenFile, WrittenRule, as_text
from tutti.engines.rules.verbs import references_of


def export_rules(rules: Iterable[Rule] | None = None) -> str:
    """These rules, or all that stand with the lists other stages keep, in the order of their kinds."""
    if rules is None:
        return as_text(_file(RuleSet(Rule).standing(), whole=True))
    return as_text(_file(Rule.objects.filter(pk__in=[each.pk for each in rules]), whole=False))


def _file(rules: Any, *, whole: bool) -> WrittenFile:
    places = {kind.name: place for place, kind in enumerate(KINDS)}
    found = sorted(
        rules.filter(current__isnull=False).select_related("current"),
        key=lambda rule: (places[rule.kind], rule.place, rule.pk),
    )
    names = _names([rule.current for rule in found if rule.current])
    return WrittenFile(
        tutti_rules=FORMAT,
        rules=[_rule(rule, rule.current, names) for rule in found if rule.current],
        promise=_kept("promise") if whole else [],
        approve=_kept("approve") if whole else [],
    )


def _kept(kind: str) -> list[dict[str, Any]]:
    keeper = kept(kind)
    return [dict(each) for each in keeper.export()] if keeper and keeper.export else []


def _rule(rule: Rule, version: RuleVersion, names: Mapping[tuple[str, int], str]) -> WrittenRule:
    return WrittenRule(
        key=rule.key,
        kind=rule.kind,
        name=rule.name,
        state=rule.state,
        condition=version.condition,
        trigger=version.trigger,
        actions=[
            WrittenAction(each["verb"], _params(each["verb"], each["params"], names))
            for each in version.actions
        ],
        note=version.note,
    )


def _params(
    name: str, params: Mapping[str, Any], names: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    """What is referred to by its name, "" where it is gone."""
    kinds = references_of(name)
    return {
        key: names.get((kinds[key], value), "") if key in kinds else value
        for key, value in params.items()
    }


def _names(versions: Sequence[RuleVersion]) -> dict[tuple[str, int], str]:
    """The stable name of everything these versions refer to, by its kind and id; one query a kind."""
    wanted: dict[str, set[int]] = {}
    for version in versions:
        for action in version.actions:
            kinds = references_of(action["verb"])
            for key, value in action["params"].items():
                if kinds.get(key):
                    wanted.setdefault(kinds[key], set()).add(value)
    return named(wanted)
