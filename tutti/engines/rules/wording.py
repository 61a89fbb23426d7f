"""What a rule says, before it is kept: checked whole, with sentences that say what to write instead."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tutti.engines.rules.conditions import check_condition
from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.kinds import kind as kind_of
from tutti.engines.rules.references import reference
from tutti.engines.rules.triggers import check_trigger
from tutti.engines.rules.verbs import Param, Verb, is_known, verb

LONGEST_NAME = 120
LONGEST_NOTE = 500
MOST_ACTIONS = 10
MOST_LETTERS = 10_000  # of one action's params as JSON


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a rule is to say. `actions`: [{"verb", "params"}] in the order they are done."""

    name: str
    condition: str = ""
    actions: Sequence[Mapping[str, Any]] = ()
    trigger: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def checked(kind: str, wording: Wording) -> Wording:
    """The wording as it is kept. `RuleWrong` or `ConditionWrong` with a sentence when it cannot be."""
    name = wording.name.strip()
    if not name:
        raise RuleWrong(_("Give the rule a name."))
    if len(name) > LONGEST_NAME:
        raise RuleWrong(_("A name has at most %(longest)d letters.") % {"longest": LONGEST_NAME})
    check_condition(wording.condition, kind_of(kind).scope)
    check_trigger(kind, wording.trigger)
    return Wording(
        name=_seen(name),
        condition=wording.condition.strip(),
        actions=_actions(kind, wording.actions),
        trigger=dict(wording.trigger),
        note=_seen(wording.note.strip()[:LONGEST_NOTE]),
    )


def checked_params(one: Verb, params: Mapping[str, Any]) -> dict[str, Any]:
    """The params as they are kept, one for each the verb names; `RuleWrong` names the first that is not right."""
    if len(json.dumps(params, default=str)) > MOST_LETTERS:
        raise RuleWrong(_("What “%(verb)s” is given is too long.") % {"verb": one.label})
    unknown = sorted(set(params) - {param.name for param in one.params})
    if unknown:
        raise RuleWrong(
            _("“%(verb)s” does not know “%(name)s”.")
            % {"verb": one.label, "name": str(unknown[0])[:40]}
        )
    kept = {param.name: _value(param, params.get(param.name)) for param in one.params}
    return {name: value for name, value in kept.items() if value is not None}


def _actions(kind: str, actions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not actions:
        raise RuleWrong(_("Say what the rule does."))
    if len(actions) > MOST_ACTIONS:
        raise RuleWrong(
            _("A rule does at most %(number)d things. Make two rules.") % {"number": MOST_ACTIONS}
        )
    return [_action(kind, each) for each in actions]


def _action(kind: str, action: Mapping[str, Any]) -> dict[str, Any]:
    name = str(action.get("verb", ""))
    if not is_known(name):
        raise RuleWrong(_("Nothing here is called “%(verb)s”.") % {"verb": name[:60]})
    one = verb(name)
    if kind not in one.kinds:
        raise RuleWrong(
            _("A rule of the kind “%(kind)s” cannot do “%(verb)s”.")
            % {"kind": kind_of(kind).label, "verb": one.label}
        )
    params = action.get("params") or {}
    if not isinstance(params, Mapping):
        raise RuleWrong(_("What “%(verb)s” is given cannot be read.") % {"verb": one.label})
    return {"verb": name, "params": checked_params(one, params)}


def _value(param: Param, value: Any) -> Any:
    if value in (None, ""):
        if param.required:
            raise RuleWrong(_("“%(param)s” is missing.") % {"param": param.label})
        return None
    if param.refers:
        return _referred(param, value)
    return {"text": _text, "number": _number, "yes_no": _yes_no, "choice": _choice}[param.kind](
        param, value
    )


def _text(param: Param, value: Any) -> str:
    if not isinstance(value, str):
        raise _unfit(param)
    if len(value) > param.longest:
        raise RuleWrong(
            _("“%(param)s” has at most %(longest)d letters.")
            % {"param": param.label, "longest": param.longest}
        )
    return _seen(value)


def _number(param: Param, value: Any) -> int | float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise _unfit(param)
    low = -math.inf if param.at_least is None else param.at_least
    high = math.inf if param.at_most is None else param.at_most
    if not low <= value <= high:
        raise RuleWrong(
            _("“%(param)s” lies between %(low)g and %(high)g.")
            % {"param": param.label, "low": low, "high": high}
        )
    return value


def _yes_no(param: Param, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _unfit(param)
    return value


def _choice(param: Param, value: Any) -> str:
    known = [each for each, _words in param.choices()] if param.choices else []
    if not isinstance(value, str) or value not in known:
        raise _unfit(param)
    return value


def _referred(param: Param, value: Any) -> int:
    there = reference(param.kind)
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    if there is None or not is_id or value not in there.names([value]):
        raise _unfit(param)
    return int(value)


def _unfit(param: Param) -> RuleWrong:
    return RuleWrong(_("“%(param)s” cannot be this.") % {"param": param.label})


def _seen(text: str) -> str:
    """Letters that cannot be seen would break the table and the page."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")
