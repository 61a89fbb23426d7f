"""What a rule does, while it is written: its actions as typed, each verb with the params it wants to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from tutti.engines.rules.references import reference
from tutti.engines.rules.verbs import Param, Verb, is_known, verb, verbs_of
from tutti.engines.rules.wording import MOST_ACTIONS

LONGEST_ID = 19  # digits


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action as typed: the values are texts, as a form sends them."""

    verb: str = ""
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class DrawnParam:
    """One input of an action. `many_lines` where it is a longer text."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    choices: list[tuple[str, str]]
    longest: int

    @property
    def many_lines(self) -> bool:
        return self.longest > 300  # noqa: PLR2004 -- what a person types in one line


@dataclass(frozen=True, kw_only=True)
class DrawnAction:
    number: int
    verb: str
    verbs: list[tuple[str, str]]
    params: list[DrawnParam]


def actions_typed(data: QueryDict, kind: str) -> list[Action]:
    """The actions of the form, after the button that adds or takes one away."""
    number = min(int(data.get("actions") or 0), MOST_ACTIONS) if _is_number(data) else 0
    typed = [_typed(data, place) for place in range(number)]
    act, _sep, place = data.get("action-do", "").partition(".")
    if act == "add" and len(typed) < MOST_ACTIONS:
        typed.append(Action())
    if act == "drop":
        typed = [each for at, each in enumerate(typed) if str(at) != place]
    return _with_only_verb(typed, kind)


def actions_of(actions: Iterable[Mapping[str, Any]], kind: str) -> list[Action]:
    """Stored actions as the form shows them; a new rule begins with one."""
    shown = [
        Action(
            verb=str(each.get("verb", "")),
            values={name: _as_typed(value) for name, value in (each.get("params") or {}).items()},
        )
        for each in actions
    ]
    return _with_only_verb(shown or [Action()], kind)


def actions_given(typed: Sequence[Action]) -> list[dict[str, Any]]:
    """The actions as a rule keeps them; what is no number stays a text, and is refused where the rule is checked."""
    return [
        {"verb": each.verb, "params": _params(verb(each.verb), each.values or {})}
        if is_known(each.verb)
        else {"verb": each.verb}
        for each in typed
        if each.verb
    ]


def drawn_actions(typed: Sequence[Action], kind: str) -> list[DrawnAction]:
    offered = [(each.name, str(each.label)) for each in verbs_of(kind)]
    return [
        DrawnAction(
            number=number,
            verb=each.verb,
            verbs=offered if is_known(each.verb) or not each.verb else [*offered, (each.verb,) * 2],
            params=_drawn_params(number, each),
        )
        for number, each in enumerate(typed)
    ]


def _is_number(data: QueryDict) -> bool:
    given = data.get("actions", "")
    return given.isdecimal() and len(given) <= 3  # noqa: PLR2004 -- far more than anybody has


def _typed(data: QueryDict, place: int) -> Action:
    before = f"action-{place}-"
    values = {
        key.removeprefix(before): str(value).replace("\x00", "")
        for key, value in data.items()
        if key.startswith(before)
    }
    return Action(verb=values.pop("verb", ""), values=values)


def _with_only_verb(typed: Sequence[Action], kind: str) -> list[Action]:
    """Where there is only one thing to do, it need not be chosen."""
    offered = verbs_of(kind)
    if len(offered) != 1:
        return list(typed)
    return [each if each.verb else replace(each, verb=offered[0].name) for each in typed]


def _drawn_params(number: int, action: Action) -> list[DrawnParam]:
    if not is_known(action.verb):
        return []
    values = action.values or {}
    return [
        DrawnParam(
            name=f"action-{number}-{param.name}",
            label=str(param.label),
            kind=param.kind if param.kind in {"text", "number", "yes_no"} else "choice",
            value=values.get(param.name, ""),
            required=param.required,
            choices=_choices(param),
            longest=param.longest,
        )
        for param in verb(action.verb).params
    ]


def _choices(param: Param) -> list[tuple[str, str]]:
    if param.choices:
        return [(value, str(words)) for value, words in param.choices()]
    there = reference(param.kind)
    return [(str(value), str(words)) for value, words in there.choices()] if there else []


def _params(one: Verb, values: Mapping[str, str]) -> dict[str, Any]:
    return {param.name: _value(param, values.get(param.name, "")) for param in one.params}


def _value(param: Param, value: str) -> Any:
    match param.kind:
        case "yes_no":
            return value == "yes"
        case "text" | "choice":
            return value.strip() if param.kind == "choice" else value
        case "number":
            return _number(value)
    return int(value) if value.isdecimal() and len(value) <= LONGEST_ID else value


def _number(value: str) -> float | int | str:
    plain = value.strip().replace(",", ".")
    try:
        return int(plain) if plain.lstrip("-").isdecimal() else float(plain)
    except ValueError:
        return value


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)
