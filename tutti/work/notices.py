"""What members are told about tasks and mentions, and the mails that say it.

A task's mail says what is asked, by whom and why, two dates, and one link. The customer's words are not in it:
they stand behind the link. Mails are written in the reader's language and zone.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Member
from tutti.ground.notices.kinds import Letter, NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.ground.time.words import exact
from tutti.work.links import make_link
from tutti.work.models import Note, Task, TaskState, WordKind
from tutti.work.places import case_path
from tutti.work.policies import may_answer


def _task_path(notice: Notice) -> str:
    return reverse("task", kwargs={"task_id": notice.subject_id})


def _note_path(notice: Notice) -> str:
    return case_path(int(notice.params["case"]))


def _asked_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None:
        return None
    asks = gettext("%(asker)s asks you: %(what)s") % {"asker": task.asked_by, "what": task.what}
    lines = [asks, task.why, _dates(task), *_ways_to_answer(task, notice.member, address)]
    return Letter(subject=asks, text=_paragraphs(lines), replies=task.pk)


def _answered_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None:
        return None
    answer = task.words.filter(kind=WordKind.ANSWER).order_by("-at", "-id").first()
    names = {"asker": notice.params["asker"], "what": task.what}
    said = gettext("%(asker)s answered you about: %(what)s") % names
    words = answer.text if answer else ""
    lines = [said, words, _dates(task), *_ways_to_answer(task, notice.member, address)]
    return Letter(subject=said, text=_paragraphs(lines), replies=task.pk)


def _taken_back_letter(notice: Notice, _address: str) -> Letter | None:
    said = gettext("You need not do this any more: %(what)s") % notice.params
    why = gettext(
        "%(asker)s took it back or asked somebody else. The link you had no longer works."
    )
    return Letter(subject=said, text=_paragraphs([said, why % notice.params]))


def _mention_letter(notice: Notice, address: str) -> Letter | None:
    note = Note.objects.select_related("case", "author").filter(pk=notice.subject_id).first()
    if note is None:
        return None
    said = gettext("%(author)s named you in a note") % {"author": note.author}
    about = gettext("It is about: %(title)s") % {"title": note.case.title}
    read = gettext("Read it here; you may see this case now:")
    link = address + _note_path(notice)
    return Letter(subject=said, text=_paragraphs([said + ".", about, f"{read}\n{link}"]))


def _still_theirs(notice: Notice) -> Task | None:
    """The task, if it is still open and the reader's to answer when the mail is about to leave."""
    tasks = Task.objects.open().select_related("asked_by", "doer", "department")
    task = tasks.filter(pk=notice.subject_id).first()
    return task if task and may_answer(notice.member, task) else None


def _dates(task: Task) -> str:
    done = gettext("Done by: %(date)s") % {"date": exact(task.finish_by)}
    if task.state != TaskState.ASKED:
        return done
    answer = gettext("Say yes or no by: %(date)s") % {"date": exact(task.accept_by)}
    return f"{answer}\n{done}"


def _ways_to_answer(task: Task, member: Member, address: str) -> list[str]:
    link = address + make_link(task, member=member)
    here = gettext("Answer here. You need no account, and opening the page changes nothing:")
    reply = gettext("You can also answer this mail; your words go to the task.")
    alone = gettext("The link is yours alone. It works until %(date)s at the latest.")
    return [f"{here}\n{link}", reply, alone % {"date": exact(task.lapses_at)}]


def _paragraphs(lines: list[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if line.strip()) + "\n"


TASK_ASKED = notice_kind(
    NoticeKind(
        name="work.task_asked",
        says=_("%(asker)s asks you: %(what)s"),
        path=_task_path,
        icon="square-check",
        letter=_asked_letter,
    )
)
TASK_ANSWERED = notice_kind(
    NoticeKind(
        name="work.task_answered",
        says=_("%(asker)s answered you: %(what)s"),
        path=_task_path,
        icon="message-circle",
        letter=_answered_letter,
    )
)
TASK_TAKEN_BACK = notice_kind(
    NoticeKind(
        name="work.task_taken_back",
        says=_("%(asker)s took this back: %(what)s"),
        path=_task_path,
        icon="undo-2",
        letter=_taken_back_letter,
    )
)
TASK_ACCEPTED = notice_kind(
    NoticeKind(
        name="work.task_accepted",
        says=_("%(who)s will do it: %(what)s"),
        path=_task_path,
        icon="check",
    )
)
TASK_DECLINED = notice_kind(
    NoticeKind(
        name="work.task_declined",
        says=_("%(who)s declined: %(what)s"),
        path=_task_path,
        icon="circle-x",
    )
)
TASK_FINISHED = notice_kind(
    NoticeKind(
        name="work.task_finished",
        says=_("%(who)s finished: %(what)s"),
        path=_task_path,
        icon="circle-check",
    )
)
TASK_ASKED_BACK = notice_kind(
    NoticeKind(
        name="work.task_asked_back",
        says=_("%(who)s asks you back: %(what)s"),
        path=_task_path,
        icon="circle-help",
    )
)
TASK_COMMENTED = notice_kind(
    NoticeKind(
        name="work.task_commented",
        says=_("%(who)s added to: %(what)s"),
        path=_task_path,
        icon="message-circle",
    )
)
TASK_EXPIRED = notice_kind(
    NoticeKind(
        name="work.task_expired",
        says=_("A week past its date, nobody ended: %(what)s"),
        path=_task_path,
        icon="alarm-clock",
    )
)
NOTE_MENTIONS = notice_kind(
    NoticeKind(
        name="work.note_mentions",
        says=_("%(who)s named you in a note on %(title)s"),
        path=_note_path,
        icon="at-sign",
        letter=_mention_letter,
    )
)
