"""Every message of an inside channel ends here, whatever it says: none becomes a customer's.

Whoever writes is known by the account the network vouches for and a binding of ours, by nothing else. What is said
back is a sentence, in the room where they wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from tutti.channels.contract import Inbound, Party, Trust
from tutti.ground.accounts.models import Member
from tutti.ground.limits.taking import take
from tutti.listen.models import Channel, Envelope
from tutti.work.actions.filing import GivenFile
from tutti.work.approvals.models import Approval
from tutti.work.chats.actions.answers import Said, answer_approval, answer_note, answer_task
from tutti.work.chats.actions.binding import bind, code_in
from tutti.work.chats.actions.telling import say_all
from tutti.work.chats.errors import ChatTrouble
from tutti.work.chats.inside import network_of
from tutti.work.chats.meaning import meant_of_task, takes
from tutti.work.chats.models import ChatAccount, ChatLine, DepartmentRoom, Heard, Sending
from tutti.work.chats.wording import how_to_answer
from tutti.work.errors import NotYours, WorkTrouble
from tutti.work.models import Note, Task
from tutti.work.policies import may_answer

REMEMBERS = timedelta(days=30)  # how long a task needs no reply to be found by its words
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A message with where it was written. `room` is the first name it follows; `in_public`: a department's room."""

    channel: Channel
    author: Party
    room: str
    inbound: Inbound
    envelope_id: int
    in_public: bool

    @property
    def said(self) -> Said:
        files = [
            GivenFile(name=file.name, content_type=file.content_type, data=file.data)
            for file in self.inbound.files
            if file.data
        ]
        return Said(
            text=self.inbound.text,
            network=network_of(self.channel),
            envelope_id=self.envelope_id,
            files=tuple(files),
        )


@transaction.atomic
def hear(channel: Channel, envelope: Envelope, inbound: Inbound) -> None:
    """Deal with one message of colleagues, once. What is old, ours, a machine's or of nobody sure does nothing."""
    _row, is_new = Heard.objects.get_or_create(
        envelope_id=envelope.pk, defaults={"at": timezone.now()}
    )
    if not is_new or inbound.history or inbound.ours or inbound.automatic:
        return
    if inbound.author is None or inbound.trust != Trust.VERIFIED:
        return
    room = inbound.follows[0] if inbound.follows else ""
    spoken = Spoken(
        channel=channel,
        author=inbound.author,
        room=room,
        inbound=inbound,
        envelope_id=envelope.pk,
        in_public=DepartmentRoom.objects.filter(channel=channel, room=room).exists(),
    )
    member = _member_of(spoken)
    did = _of_member(spoken, member) if member else _of_stranger(spoken)
    Heard.objects.filter(pk=envelope.pk).update(member=member, did=did)


def _member_of(spoken: Spoken) -> Member | None:
    bound = ChatAccount.objects.alive().select_related("member")
    account = bound.filter(channel=spoken.channel, value=spoken.author.value).first()
    return account.member if account else None


def _of_stranger(spoken: Spoken) -> str:
    """A code binds. Anything else is told once a day how to bind, and does nothing."""
    code = code_in(spoken.inbound.text)
    if code:
        return _bind(spoken, code)
    line = _line_meant(spoken)
    if spoken.in_public and line is None:
        return "talk"
    if _once(spoken, "chat-stranger", A_DAY):
        _say(spoken, _how_to_bind())
    return "stranger"


def _bind(spoken: Spoken, code: str) -> str:
    try:
        account = bind(spoken.channel, spoken.author, code=code)
    except ChatTrouble as trouble:
        _say(spoken, str(trouble))
        return "no code"
    with _reading_as(account.member):
        done = gettext(
            "This account is now bound to %(member)s in Tutti. Choose there what reaches you here; mail goes on until"
            " you do."
        )
        _say(spoken, done % {"member": account.member}, to=account.member)
    return "bound"


def _of_member(spoken: Spoken, member: Member) -> str:
    with _reading_as(member):
        line = _line_meant(spoken)
        if line is None:
            line = _only_line(spoken, member)
        if line is None:
            return _help(spoken, member)
        try:
            with transaction.atomic():
                done = _act(line, member, spoken)
        except WorkTrouble as trouble:
            _say(spoken, str(trouble), to=member)
            return "refused"
        _say(spoken, done, to=member)
    return "done"


def _act(line: ChatLine, member: Member, spoken: Spoken) -> str:
    """What a line is about is whose line it is: another colleague's says nothing to this one."""
    if line.task is not None:
        return answer_task(line.task, who=member, said=spoken.said)
    if line.notice is None or line.member_id != member.pk:
        raise NotYours(gettext("This is not asked of you. Nothing was done."))
    answering = _ANSWERS.get(line.notice.subject_kind)
    done = answering(line.notice.subject_id, member, spoken.said) if answering else None
    if done is None:
        raise NotYours(gettext("There is nothing to answer any more."))
    return done


def _to_task(number: int, member: Member, said: Said) -> str | None:
    task = Task.objects.select_related("case", "doer", "department").filter(pk=number).first()
    return answer_task(task, who=member, said=said) if task else None


def _to_approval(number: int, member: Member, said: Said) -> str | None:
    rows = Approval.objects.select_related("case__department", "asked_by")
    approval = rows.filter(pk=number).first()
    return answer_approval(approval, who=member, said=said) if approval else None


def _to_note(number: int, member: Member, said: Said) -> str | None:
    note = Note.objects.select_related("case").filter(pk=number).first()
    return answer_note(note, who=member, said=said) if note else None


_ANSWERS: dict[str, Callable[[int, Member, Said], str | None]] = {
    "task": _to_task,
    "approval": _to_approval,
    "note": _to_note,
}


def _line_meant(spoken: Spoken) -> ChatLine | None:
    """The line of ours that the message answers, the nearest first. The room itself is no line."""
    names = spoken.inbound.follows[1:]
    found = _lines(spoken.channel).filter(names__channel=spoken.channel, names__name__in=names)
    by_name = dict(found.values_list("names__name", "pk")) if names else {}
    nearest = next((by_name[name] for name in reversed(names) if name in by_name), None)
    return _lines(spoken.channel).filter(pk=nearest).first() if nearest else None


def _only_line(spoken: Spoken, member: Member) -> ChatLine | None:
    """Plain words that answer nothing are of the one task that is open here, if it is one.

    An approval is never found so: to decide, one answers the very message that showed it.
    """
    text = spoken.inbound.text
    if not (takes(text) if spoken.in_public else meant_of_task(text).is_plain):
        return None
    since = timezone.now() - REMEMBERS
    lines = _lines(spoken.channel).filter(state=Sending.SENT, made_at__gte=since)
    if spoken.in_public:
        lines = lines.filter(room=spoken.room, task__isnull=False)
    else:
        lines = lines.filter(member=member, notice__subject_kind="task")
    newest = {_task_of(line): line for line in lines.order_by("pk")}
    tasks = Task.objects.open().filter(pk__in=newest).select_related("case", "department")
    theirs = [task.pk for task in tasks if may_answer(member, task)]
    return newest[theirs[0]] if len(theirs) == 1 else None


def _task_of(line: ChatLine) -> int:
    return line.task_id or (line.notice.subject_id if line.notice else 0)


def _help(spoken: Spoken, member: Member) -> str:
    """In a department's room colleagues also talk to each other; there nobody is told how to speak."""
    if spoken.in_public:
        return "talk"
    if _once(spoken, "chat-help", AN_HOUR):
        first = gettext("I do not know what this answers, so nothing was done.")
        again = gettext("A message that was changed afterwards is not read again.")
        _say(spoken, f"{first} {how_to_answer('task')} {again}", to=member)
    return "help"


def _once(spoken: Spoken, limit: str, per: timedelta) -> bool:
    key = f"{spoken.channel.pk} {spoken.author.value}"
    return take(limit, key, limit=1, per=per).allowed


def _say(spoken: Spoken, text: str, *, to: Member | None = None) -> None:
    now = timezone.now()
    line = ChatLine(
        channel=spoken.channel,
        to_kind=spoken.author.kind,
        to_value=spoken.author.value,
        room=spoken.room,
        answers=spoken.inbound.external_id,
        member=to,
        text=text,
        made_at=now,
        changed_at=now,
    )
    say_all([line])


@contextmanager
def _reading_as(member: Member) -> Iterator[None]:
    with translation.override(member.language), timezone.override(ZoneInfo(member.time_zone)):
        yield


def _lines(channel: Channel) -> QuerySet[ChatLine]:
    return ChatLine.objects.filter(channel=channel).select_related(
        "notice", "task__case", "task__doer", "task__department"
    )


def _how_to_bind() -> str:
    return gettext(
        "I do not know whose account this is. In Tutti, open “How I am reached” in your settings, make a code there and"
        " send it to me. Nothing was done."
    )
