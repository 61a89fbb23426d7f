"""The reading pane: a few last words of a case, what comes next, and the doors into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.cases.models import Case
from tutti.cases.queries import conversations_of, messages_of, one_row
from tutti.cases.rows import Line, Way, lines_of, way
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department
from tutti.listen.models import Message

LAST_WORDS = 3
EXCERPT = 1200  # characters; the case page has them all


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message of the pane."""

    message: Message
    ours: bool
    words: str
    cut: bool
    way: Way


@dataclass(frozen=True, kw_only=True)
class Pane:
    case: Case
    line: Line
    said: Sequence[Said]
    first_name: str
    can_reply: bool


def pane_of(who: Principal, case_id: int, *, departments: Sequence[Department]) -> Pane | None:
    """What the pane shows of a case; None when it is not `who`'s to see. Five statements."""
    row = one_row(who, case_id)
    if row is None:
        return None
    (line,) = lines_of([row], reader=who.member_id, departments=departments)
    conversations = conversations_of(row.case)
    person = row.case.customer
    return Pane(
        case=row.case,
        line=line,
        said=[_said(message) for message in messages_of(conversations, latest=LAST_WORDS)],
        first_name=person.first_name if person else "",
        can_reply=who.works_the_desk and bool(conversations),
    )


def _said(message: Message) -> Said:
    conversation = message.conversation
    return Said(
        message=message,
        ours=message.direction == Message.Direction.OUT,
        words=message.text[:EXCERPT],
        cut=len(message.text) > EXCERPT,
        way=way(conversation.channel.kind, conversation.audience),
    )
