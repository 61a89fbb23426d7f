"""The history of one rule: its versions with what changed between them, and what it did lately."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tutti.engines.rules.actions.undoing import undoable
from tutti.engines.rules.building.rows import fields_in
from tutti.engines.rules.building.saying import SaidCondition, condition_in_words
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.lines import actions_in_words
from tutti.engines.rules.models import Effect, EffectSet, Rule, RuleVersion
from tutti.engines.rules.reading import parts
from tutti.engines.rules.subjects import Example, subjects
from tutti.engines.rules.triggers_said import trigger_in_words
from tutti.ground.access.principal import Principal

NEWEST = 50


@dataclass(frozen=True)
class DiffLine:
    sign: Literal["+", "-", " "]
    text: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One version: who saved it, when, why, and what it changed. The first changed nothing."""

    version: RuleVersion
    condition: SaidCondition
    does: tuple[str, ...]
    diff: list[DiffLine]


@dataclass(frozen=True, kw_only=True)
class Done:
    """One thing it did, to what. `why_not` says why it cannot be undone, where it cannot."""

    effect: Effect
    does: str
    why_not: str
    example: Example | None


def versions_of(rule: Rule) -> list[Told]:
    """The newest first."""
    fields = fields_in(rule.of.scope)
    found = list(rule.versions.select_related("saved_by").order_by("number"))
    before: RuleVersion | None = None
    told: list[Told] = []
    for version in found:
        told.append(
            Told(
                version=version,
                condition=condition_in_words(version.condition, rule.of.scope, fields),
                does=actions_in_words(version.actions),
                diff=_diff(before, version, rule.of.scope) if before else [],
            )
        )
        before = version
    return told[::-1]


def done_by(rule: Rule, who: Principal, *, shadow: bool) -> list[Done]:
    """The last things it did, or would have done in shadow."""
    effects = list(
        EffectSet(Effect)
        .visible_to(who)
        .filter(version__rule=rule, shadow=shadow)
        .select_related("version", "undone_by")
        .order_by("-id")[:NEWEST]
    )
    examples = subjects(rule.kind, [effect.subject_id for effect in effects], who)
    return [done(effect, examples.get(effect.subject_id)) for effect in effects]


def done(effect: Effect, example: Example | None) -> Done:
    """One effect in words, with why it cannot be taken back where it cannot."""
    try:
        undoable(effect)
    except CannotUndo as cannot:
        why_not = str(cannot)
    else:
        why_not = ""
    said = actions_in_words([{"verb": effect.verb, "params": effect.params}])
    return Done(effect=effect, does=said[0], why_not=why_not, example=example)


def _diff(before: RuleVersion, after: RuleVersion, scope: str) -> list[DiffLine]:
    lines = difflib.ndiff(_lines(before, scope), _lines(after, scope))
    return [
        DiffLine("+" if each[0] == "+" else "-" if each[0] == "-" else " ", each[2:])
        for each in lines
        if each[0] in "+- "
    ]


def _lines(version: RuleVersion, scope: str) -> Sequence[str]:
    """What a version says, a part of its condition and an action a line."""
    sign, texts = parts(version.condition)
    condition = [f"{sign} {each}".strip() if at else each for at, each in enumerate(texts) if each]
    woken = trigger_in_words(version.trigger, scope)
    return [*([woken] if woken else []), *condition, *actions_in_words(version.actions)]
