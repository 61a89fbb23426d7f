"""What a file of rules would do here: new, changed, the same, or wrong and why. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import thread_time
from typing import Any

from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong, FileWrong, RuleWrong
from tutti.engines.rules.kept import kept
from tutti.engines.rules.kinds import KINDS
from tutti.engines.rules.models import Rule, RuleSet, RuleState
from tutti.engines.rules.planned import Planned, What
from tutti.engines.rules.references import found
from tutti.engines.rules.shapes import WrittenFile, WrittenRule, written
from tutti.engines.rules.verbs import references_of
from tutti.engines.rules.wording import Wording, checked

LONGEST_READING = 0.6  # seconds of the processor; two hundred ordinary rules take a quarter of it
OWN_KINDS = frozenset(each.name for each in KINDS if each.name not in {"promise", "approve"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One rule of a file with what it would say here; None where it is wrong. `rule`: the one that has its key."""

    planned: Planned
    wording: Wording | None = None
    rule: Rule | None = None


def plan_rules(text: str | bytes) -> list[Planned]:
    """What bringing this file in would do, in its order; `FileWrong` when it is no file of rules."""
    file = written(text)
    return [line.planned for line in lines_of(file)] + planned_kept(file)


def lines_of(file: WrittenFile) -> list[Line]:
    ids = found(_wanted(file.rules))
    here = RuleSet(Rule).standing().filter(key__in=[rule.key for rule in file.rules])
    known = {rule.key: rule for rule in here.select_related("current")}
    ends = thread_time() + LONGEST_READING
    lines = []
    for rule in file.rules:
        lines.append(_line(rule, known.get(rule.key), ids))
        if thread_time() > ends:
            raise FileWrong(_("These rules take too long to read. Bring them in in parts."))
    return lines


def planned_kept(file: WrittenFile) -> list[Planned]:
    """The same for the lists other stages keep."""
    plans: list[Planned] = []
    for kind, entries in (("promise", file.promise), ("approve", file.approve)):
        keeper = kept(kind)
        if keeper and keeper.plan and entries:
            plans += keeper.plan(entries)
    return plans


def _line(rule: WrittenRule, here: Rule | None, ids: Mapping[tuple[str, str], int]) -> Line:
    missing = tuple(name for kind, name in _references(rule) if (kind, name) not in ids)
    try:
        _require_own(rule, here)
        _require_known(missing)
        wording = checked(rule.kind, _wording(rule, ids))
    except (RuleWrong, ConditionWrong) as wrong:
        return Line(planned=_planned(rule, "wrong", str(wrong), missing))
    what: What = "new" if here is None else "changed"
    if here and _says_same(here, rule, wording):
        what = "same"
    return Line(planned=_planned(rule, what), wording=wording, rule=here)


def _planned(
    rule: WrittenRule, what: What, wrong: str = "", missing: tuple[str, ...] = ()
) -> Planned:
    return Planned(
        kind=rule.kind,
        key=rule.key,
        name=rule.name[:120],
        what=what,
        state=rule.state,
        wrong=wrong,
        missing=missing,
    )


def _require_own(rule: WrittenRule, here: Rule | None) -> None:
    if rule.kind not in OWN_KINDS:
        raise RuleWrong(_("There is no kind of rule called “%(kind)s”.") % {"kind": rule.kind[:40]})
    if rule.state not in RuleState.values:
        raise RuleWrong(_("A rule is on, off or in shadow."))
    if here and here.kind != rule.kind:
        raise RuleWrong(_("A rule of another kind has this key here."))


def _require_known(missing: Sequence[str]) -> None:
    if missing:
        raise RuleWrong(_("Not known here: %(names)s.") % {"names": ", ".join(missing)[:200]})


def _wording(rule: WrittenRule, ids: Mapping[tuple[str, str], int]) -> Wording:
    return Wording(
        name=rule.name,
        condition=rule.condition,
        actions=[
            {"verb": each.verb, "params": _params(each.verb, each.params, ids)}
            for each in rule.actions
        ],
        trigger=rule.trigger,
        note=rule.note,
    )


def _params(
    name: str, params: Mapping[str, Any], ids: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    kinds = references_of(name)
    return {key: ids.get((kinds.get(key, ""), value), value) for key, value in params.items()}


def _references(rule: WrittenRule) -> list[tuple[str, str]]:
    """What the rule's actions name, with its kind."""
    return [
        (kinds[key], str(value)[:200])
        for each in rule.actions
        if (kinds := references_of(each.verb))
        for key, value in each.params.items()
        if key in kinds
    ]


def _wanted(rules: Sequence[WrittenRule]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for rule in rules:
        for kind, name in _references(rule):
            wanted.setdefault(kind, set()).add(name)
    return wanted


def _says_same(here: Rule, rule: WrittenRule, wording: Wording) -> bool:
    version = here.current
    said = (wording.condition, list(wording.actions), dict(wording.trigger))
    return (
        version is not None
        and version.says == said
        and (here.name, here.state) == (wording.name, rule.state)
    )
