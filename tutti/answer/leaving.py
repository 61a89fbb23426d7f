"""What a room of this stage may add to words on their way out: a line one puts in, a line of each confirmation, and
the last touch before they leave. The rooms register; this hall names none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tutti.answer.models import Send
from tutti.cases.models import Case
from tutti.channels.contract import Outgoing
from tutti.listen.models import Conversation

Line = Callable[[Case, Conversation], str]
Touch = Callable[[Send, str], str]

_insertions: dict[str, Line] = {}
_confirming: list[Line] = []
_touches: list[Touch] = []


def inserts(name: str) -> Callable[[Line], Line]:
    """Register words a composer's button puts into a draft; "" where they do not fit."""

    def register(line: Line) -> Line:
        _insertions[name] = line
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


def inserted(name: str, case: Case, conversation: Conversation) -> str:
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
