"""What a room of this stage may add to words on their way out: a line one puts in, a line of each confirmation, and
the last touch before they leave. The rooms register; this hall names none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tutti.answer.models import Send
from tutti.cases.models import Case
from tutti.channels.contract import Outgoing
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation

Line = Callable[[Case, Conversation], str]
Touch = Callable[[Send, str], str]


class ChosenLine(Protocol):
    def __call__(
        self, case: Case, conversation: Conversation, *, chosen: str, by: Actor
    ) -> str: ...


_insertions: dict[str, Line] = {}
_choices: dict[str, ChosenLine] = {}
_confirming: list[Line] = []
_touches: list[Touch] = []


def inserts(name: str) -> Callable[[Line], Line]:
    """Register words a composer's button puts into a draft; "" where they do not fit."""

    def register(line: Line) -> Line:
        _insertions[name] = line
        return line

    return register


def inserts_chosen(name: str) -> Callable[[ChosenLine], ChosenLine]:
    """Register words of several kinds, of which a button says `name:chosen`. They may note that they were put in."""

    def register(line: ChosenLine) -> ChosenLine:
        _choices[name] = line
        return line

    return register


def confirms_with(line: Line) -> Line:
    """Register a line that ends each confirmation of receipt; "" where there is nothing to say."""
    _confirming.append(line)
    return line


def touches_last(touch: Touch) -> Touch:
    """Register the last touch: words as they were decided, in; words as they leave, out. It never raises.

    It runs once before each attempt, outside any transaction, and what it makes is not kept with the reply.
    """
    _touches.append(touch)
    return touch


def inserted(name: str, case: Case, conversation: Conversation, *, by: Actor) -> str:
    kind, _colon, chosen = name.partition(":")
    if chosen and kind in _choices:
        return _choices[kind](case, conversation, chosen=chosen, by=by)
    return _insertions[name](case, conversation) if name in _insertions else ""


def confirmed_with(case: Case, conversation: Conversation) -> list[str]:
    return [said for said in (line(case, conversation) for line in _confirming) if said]


def as_it_leaves(send: Send, outgoing: Outgoing) -> Outgoing:
    """The reply with every last touch."""
    parts = tuple(_touched(send, part) for part in outgoing.parts)
    return replace(outgoing, text=_touched(send, outgoing.text), parts=parts)


def _touched(send: Send, text: str) -> str:
    for touch in _touches:
        text = touch(send, text)
    return text
