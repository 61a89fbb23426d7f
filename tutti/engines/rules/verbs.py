"""What rules can do: each stage registers its verbs in its `verbs.py`, found when the program starts.

A verb is performed by the stage that registered it, through that stage's own actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise

from tutti.journal.facts import Actor

if TYPE_CHECKING:
    from tutti.engines.rules.deciding import Hit
    from tutti.engines.rules.models import Effect

ParamKind = str  # "text", "number", "yes_no", "choice", or the name of something referred to: "member", "department"
Params = Mapping[str, Any]
Did = Mapping[str, Any]
Plain = Literal["text", "number", "yes_no", "choice"]
PLAIN_KINDS = ("text", "number", "yes_no", "choice")


@dataclass(frozen=True, kw_only=True)
class Param:
    """One thing a verb wants to know. `choices()` gives (value, words) and is asked each time.

    A kind that is not plain names a reference (`references.refers`); its value is an id.
    """

    name: str
    kind: ParamKind
    label: str | Promise
    choices: Callable[[], Sequence[tuple[str, str | Promise]]] | None = None
    required: bool = True
    at_least: float | None = None
    at_most: float | None = None
    longest: int = 200

    @property
    def refers(self) -> bool:
        """Whether its value is the id of something else."""
        return self.kind not in PLAIN_KINDS


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One thing a rule can do.

    `says(params)` is the sentence a person reads: "Give it to Finance". `perform(hits)` does it for many and answers
    what it did to each, in order, as `undo` needs it; None where the runner of the kind performs it itself. `undo`
    takes one effect back or raises `CannotUndo` with the reason; `why_not` says why there is no way back at all.
    """

    name: str
    kinds: tuple[str, ...]
    label: str | Promise
    says: Callable[[Params], str]
    params: tuple[Param, ...] = ()
    perform: Callable[[Sequence[Hit]], Sequence[Did]] | None = None
    undo: Callable[[Effect, Actor], None] | None = None
    why_not: str | Promise = ""
    order: int = field(default=50)


class UnknownVerb(LookupError):
    """No stage offers a verb of this name; the message names it."""


_verbs: dict[str, Verb] = {}


def offers(verb: Verb) -> Verb:
    """Let rules of its kinds use this verb. Its name is stored with every rule and never changes its meaning."""
    _verbs[verb.name] = verb
    return verb


def verb(name: str) -> Verb:
    if name not in _verbs:
        raise UnknownVerb(f"No verb is called {name!r}.")
    return _verbs[name]


def is_known(name: str) -> bool:
    return name in _verbs


def references_of(name: str) -> dict[str, str]:
    """The params of a verb that refer to something, with the kind each refers to; none for an unknown verb."""
    params = _verbs[name].params if name in _verbs else ()
    return {param.name: param.kind for param in params if param.refers}


def verbs_of(kind: str) -> list[Verb]:
    """The verbs a rule of this kind may use, in the order a page lists them."""
    fitting = [each for each in _verbs.values() if kind in each.kinds]
    return sorted(fitting, key=lambda each: (each.order, each.name))


def all_verbs() -> Iterable[Verb]:
    """All of them by name; for the reference page and its test."""
    return [_verbs[name] for name in sorted(_verbs)]
