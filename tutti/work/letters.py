"""The mails about tasks and mentions.

A task's mail says what is asked, by whom and why, two dates, and one link. The customer's words are not in it:
they stand behind the link. Mails are written in the reader's language and zone.
"""

from __future__ import annotations

from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.ground.notices.kinds import Letter
from tutti.ground.notices.models import Notice
from tutti.ground.time.words import exact
from tutti.work.links import make_link
from tutti.work.models import Note, Task, TaskState, WordKind
from tutti.work.places import case_path
from tutti.work.policies import may_answer


def asked_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None:
        return None
    asks = gettext("%(asker)s asks you: %(what)s") % {"asker": task.asked_by, "what": task.what}
    lines = [asks, _instead(task), task.why, _dates(task)]
    lines += _ways_to_answer(task, notice.member, address)
    return _task_letter(asks, lines, task)


def answered_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None:
        return None
    answer = task.words.filter(kind=WordKind.ANSWER).order_by("-at", "-id").first()
    names = {"asker": notice.params["asker"], "what": task.what}
    said = gettext("%(asker)s answered you about: %(what)s") % names
    words = answer.text if answer else ""
    lines = [said, words, _dates(task), *_ways_to_answer(task, notice.member, address)]
    return _task_letter(said, lines, task)


def taken_back_letter(notice: Notice, _address: str) -> Letter | None:
    said = gettext("You need not do this any more: %(what)s") % notice.params
    why = gettext(
        "%(asker)s took it back or asked somebody else. The link you had no longer works."
    )
    return Letter(subject=said, text=_paragraphs([said, why % notice.params]))


def mention_letter(notice: Notice, address: str) -> Letter | None:
    note = Note.objects.select_related("case", "author").filter(pk=notice.subject_id).first()
    if note is None:
        return None
    said = gettext("%(author)s named you in a note") % {"author": note.author}
    about = gettext("It is about: %(title)s") % {"title": note.case.title}
    read = gettext("Read it here; you may see this case now:")
    link = address + case_path(int(notice.params["case"]))
    return Letter(subject=said, text=_paragraphs([said + ".", about, f"{read}\n{link}"]))


def raised_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None or task.state != TaskState.ASKED:
        return None
    names = {"asked": task.asked_of, "what": task.what}
    up = gettext("%(asked)s has not said yes or no: %(what)s") % names
    yours = gettext("It is yours now to see to it: take it, or hand it to somebody.")
    lines = [up, yours, task.why, _dates(task), *_ways_to_answer(task, notice.member, address)]
    return _task_letter(up, lines, task)


def delegated_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None:
        return None
    names = {"who": notice.params["who"], "what": task.what}
    hands = gettext("%(who)s hands you: %(what)s") % names
    asked = gettext("%(asker)s asked for it.") % {"asker": task.asked_by}
    word = task.words.filter(kind=WordKind.DELEGATE).order_by("-at", "-id").first()
    lines = [hands, asked, word.text if word else "", _instead(task), task.why, _dates(task)]
    lines += _ways_to_answer(task, notice.member, address)
    return _task_letter(hands, lines, task)


def reminder_letter(notice: Notice, address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None or task.state != TaskState.ACCEPTED:
        return None
    said = gettext("Still open: %(what)s") % {"what": task.what}
    lines = [said, _dates(task), *_ways_to_answer(task, notice.member, address)]
    return _task_letter(said, lines, task)


def later_letter(notice: Notice, _address: str) -> Letter | None:
    task = _still_theirs(notice)
    if task is None or not task.is_waiting:
        return None
    names = {"asker": task.asked_by, "what": task.what}
    said = gettext("%(asker)s will ask you: %(what)s") % names
    first = gettext("Nothing to do yet. Something else must be done first; then you get a mail.")
    return Letter(subject=said, text=_paragraphs([said, first, task.why, _dates(task)]))


def _task_letter(subject: str, lines: list[str], task: Task) -> Letter:
    return Letter(subject=subject, text=_paragraphs(lines), replies=task.pk, by_mail=how_by_mail())


def _instead(task: Task) -> str:
    if task.instead_of is None or task.doer is None:
        return ""
    names = {"name": task.instead_of, "deputy": task.doer}
    return gettext("%(name)s is away; %(deputy)s stands in.") % names


def _still_theirs(notice: Notice) -> Task | None:
    """The task, if it is still open and the reader's to answer when the mail is about to leave."""
    tasks = Task.objects.open().select_related("asked_by", "doer", "instead_of", "department")
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
    alone = gettext("The link is yours alone. It works until %(date)s at the latest.")
    return [f"{here}\n{link}", how_by_mail(), alone % {"date": exact(task.lapses_at)}]


def how_by_mail() -> str:
    """How a task's mail is answered by mail."""
    return gettext("You can also answer this mail; your words go to the task.")


def _paragraphs(lines: list[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if line.strip()) + "\n"
