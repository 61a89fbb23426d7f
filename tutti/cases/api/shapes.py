"""Cases and messages as programs read them."""

from __future__ import annotations

from tutti.cases.models import Case
from tutti.ground.api.shapes import Id, Input, Moment, Named, Output, named
from tutti.listen.models import Message


class OfCase(Input):
    """The case of an address."""

    case_id: Id


class CaseLine(Output):
    """A case. `due_at` is its one date and `due_kind` what it is; `waiting_since` the first unanswered word.

    `holder` is whom the customer waits for; while it is open, their clock reads now less `lived_from`. `priority` is
    0 to 100, and 0 once it is closed.
    """

    id: int
    reference: str
    title: str
    person: Named | None
    department: Named | None
    owner: Named | None
    taken: bool
    state: str
    turn: str
    shelf: str
    act: str
    act_note: str
    doer: Named | None
    due_at: Moment | None
    due_kind: str
    promised_at: Moment | None
    waiting_since: Moment | None
    holder: str
    lived_from: Moment
    opened_at: Moment
    closed_at: Moment | None
    resolution: str
    priority: int
    last_at: Moment


class CasePage(Output):
    """A page of a list; `after` leads to the next one and is empty on the last."""

    rows: list[CaseLine]
    after: str


class MessageLine(Output):
    """What was said outside: `direction` is in (to us) or out (from us)."""

    id: int
    conversation: int
    channel: str
    direction: str
    author: str
    at: Moment
    title: str
    text: str
    files: list[str]


class MessagePage(Output):
    """Messages, the newest first; `after` leads to older ones."""

    rows: list[MessageLine]
    after: str


def case_line(case: Case) -> CaseLine:
    """`person__survivor`, `department`, `owner` and `doer` are best selected with the case.

    The person is whom the case is named by now, as their page is.
    """
    known = case.customer
    person = Named(id=known.pk, name=known.name) if known else None
    return CaseLine(
        id=case.pk,
        reference=case.reference,
        title=case.title,
        person=person,
        department=named(case.department),
        owner=named(case.owner),
        taken=case.is_taken,
        state=case.state,
        turn=case.turn,
        shelf=case.shelf,
        act=case.act,
        act_note=case.act_note,
        doer=named(case.doer),
        due_at=case.due_at,
        due_kind=case.due_kind,
        promised_at=case.promised_at,
        waiting_since=case.waiting_since,
        holder=case.holder,
        lived_from=case.lived_from,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        resolution=case.resolution,
        priority=case.priority,
        last_at=case.last_at,
    )


def message_line(message: Message) -> MessageLine:
    return MessageLine(
        id=message.pk,
        conversation=message.conversation_id,
        channel=message.conversation.channel.kind,
        direction=message.direction,
        author=message.author_name or message.author_value,
        at=message.at,
        title=message.title,
        text=message.text,
        files=[file.name for file in message.attachments.all()],
    )
