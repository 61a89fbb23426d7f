"""What a line says. Notices say what their mails say; only how to answer differs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from tutti.ground.notices.actions.mailing import letter_of
from tutti.ground.notices.models import Notice
from tutti.ground.time.words import exact
from tutti.ground.web.address import public_address
from tutti.work.chats.models import ChatLine
from tutti.work.models import Task, TaskState


def words_of(line: ChatLine) -> str:
    """The words as they leave now; nothing where there is nothing to say any more. It may make a link."""
    if line.notice:
        return _notice_words(line.notice)
    return _room_words(line.task) if line.task else line.text


def how_to_answer(subject_kind: str) -> str:
    """How a message about such a thing is answered in the chat, in the present language."""
    if subject_kind == "task":
        return gettext(
            "Answer this message: “yes”, “no:” and why, “question:” and what you need, or “done:” and what came out of"
            " it. Anything else is added to the task as your words."
        )
    if subject_kind == "approval":
        return gettext("Answer this message: “approve”, or “decline:” and why.")
    return gettext("Answer this message, and your words stand under the note.")


def _notice_words(notice: Notice) -> str:
    letter = letter_of(notice)
    if letter is None:
        return ""
    member = notice.member
    with translation.override(member.language):
        how = how_to_answer(notice.subject_kind)
    if letter.by_mail:
        return letter.text.replace(letter.by_mail, how).strip()
    answers = notice.subject_kind == "note"
    return f"{letter.text.strip()}\n\n{how}" if answers else letter.text.strip()


def _room_words(task: Task) -> str:
    """What a whole room may read: what is asked, by whom and until when. Why, and the case, stand in Tutti."""
    if task.state != TaskState.ASKED or task.doer_id or task.department is None:
        return ""
    with timezone.override(ZoneInfo(task.department.time_zone)):
        asks = gettext("%(asker)s asks %(department)s: %(what)s") % {
            "asker": task.asked_by,
            "department": task.department,
            "what": task.what,
        }
        until = gettext("Done by: %(date)s") % {"date": exact(task.finish_by)}
        how = gettext("Whoever takes it answers this message with “I take it”.")
    link = public_address() + reverse("task", kwargs={"task_id": task.pk})
    return f"{asks}\n\n{until}\n\n{how}\n\n{link}"
