"""The rules a replay asks: those of the list, with the rule in question in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tutti.engines.replays.models import Replay
from tutti.engines.replays.past import past_of
from tutti.engines.rules.kinds import kind as kind_of
from tutti.engines.rules.models import Rule, RuleSet, RuleState, RuleVersion
from tutti.engines.rules.standing import Standing, standing_of


def in_its_place(rule: Rule, version: RuleVersion) -> list[Standing]:
    """The list as it would be with this version switched on. Where each rule counts by itself, it alone."""
    mine = standing_of(version)
    if not kind_of(rule.kind).first_wins:
        return [mine]
    before = [each for each in _on(rule.kind, but=rule.pk) if (each.place, each.pk) < _place(rule)]
    after = [each for each in _on(rule.kind, but=rule.pk) if (each.place, each.pk) > _place(rule)]
    return [*_standing(before), mine, *_standing(after)]


def at_the_end(kind: str, new: Standing) -> list[Standing]:
    """The list with a rule that does not exist yet: new ones are asked last."""
    if not kind_of(kind).first_wins:
        return [new]
    return [*_standing(_on(kind, but=0)), new]


def whole_list(kind: str) -> list[Standing]:
    """The list as it would be with every rule in shadow switched on, wherever it is kept."""
    past = past_of(kind)
    if past and past.standing:
        return list(past.standing())
    return _standing(
        RuleSet(Rule)
        .asked(kind)
        .exclude(current=None)
        .select_related("current")
        .order_by("place", "id")
    )


def as_json(asked: Sequence[Standing]) -> list[dict[str, Any]]:
    return [asdict(each) for each in asked]


def standings(replay: Replay) -> list[Standing]:
    """What a replay asks, as it was when it began."""
    return [Standing(**each) for each in replay.asked]


def unsaved(kind: str, said: Mapping[str, Any], *, rule: Rule | None = None) -> Standing:
    """A version nobody saved, as it would stand."""
    return Standing(
        version_id=0,
        rule_id=rule.pk if rule else 0,
        key=rule.key if rule else "",
        name=str(said["name"]),
        kind=kind,
        condition=str(said["condition"]),
        actions=list(said["actions"]),
    )


def meant_by(replay: Replay) -> Callable[[int | None], bool]:
    """Whether a version is one of the rule in question; of a whole list every version is."""
    if not replay.is_of_one:
        return lambda version: version is not None
    versions = frozenset(replay.mine)
    return lambda version: version in versions and version is not None


def _on(kind: str, *, but: int) -> list[Rule]:
    on = RuleSet(Rule).asked(kind).filter(state=RuleState.ON).exclude(current=None)
    return list(on.exclude(pk=but).select_related("current").order_by("place", "id"))


def _place(rule: Rule) -> tuple[int, int]:
    return rule.place, rule.pk


def _standing(rules: Iterable[Rule]) -> list[Standing]:
    found = []
    for rule in rules:
        if rule.current:
            rule.current.rule = rule  # spares a query for each
            found.append(standing_of(rule.current, shadow=False))
    return found
