"""What members are told about tasks and mentions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.work.letters import (
    answered_letter,
    asked_letter,
    delegated_letter,
    later_letter,
    mention_letter,
    raised_letter,
    reminder_letter,
    taken_back_letter,
)
from tutti.work.places import case_path


def _task_path(notice: Notice) -> str:
    return reverse("task", kwargs={"task_id": notice.subject_id})


def _note_path(notice: Notice) -> str:
    return case_path(int(notice.params["case"]))


TASK_ASKED = notice_kind(
    NoticeKind(
        name="work.task_asked",
        says=_("%(asker)s asks you: %(what)s"),
        path=_task_path,
        icon="square-check",
        letter=asked_letter,
    )
)
TASK_ANSWERED = notice_kind(
    NoticeKind(
        name="work.task_answered",
        says=_("%(asker)s answered you: %(what)s"),
        path=_task_path,
        icon="message-circle",
        letter=answered_letter,
    )
)
TASK_TAKEN_BACK = notice_kind(
    NoticeKind(
        name="work.task_taken_back",
        says=_("%(asker)s took this back: %(what)s"),
        path=_task_path,
        icon="undo-2",
        letter=taken_back_letter,
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
TASK_OFFERED = notice_kind(
    NoticeKind(
        name="work.task_offered",
        says=_("%(asker)s asks your department, and you carry least: %(what)s"),
        path=_task_path,
        icon="hand",
        letter=asked_letter,
    )
)
TASK_LATER = notice_kind(
    NoticeKind(
        name="work.task_later",
        says=_("%(asker)s will ask you, once something else is done: %(what)s"),
        path=_task_path,
        icon="hourglass",
        letter=later_letter,
    )
)
TASK_RAISED = notice_kind(
    NoticeKind(
        name="work.task_raised",
        says=_("%(asked)s has not said yes or no, so it is with you: %(what)s"),
        path=_task_path,
        icon="triangle-alert",
        letter=raised_letter,
    )
)
TASK_WENT_UP = notice_kind(
    NoticeKind(
        name="work.task_went_up",
        says=_("%(asked)s has not said yes or no; %(who)s was told: %(what)s"),
        path=_task_path,
        icon="triangle-alert",
    )
)
TASK_NOBODY = notice_kind(
    NoticeKind(
        name="work.task_nobody",
        says=_("Nobody said yes. Ask somebody else, or take it back: %(what)s"),
        path=_task_path,
        icon="circle-alert",
    )
)
TASK_HANDED = notice_kind(
    NoticeKind(
        name="work.task_handed",
        says=_("%(who)s hands you: %(what)s"),
        path=_task_path,
        icon="forward",
        letter=delegated_letter,
    )
)
TASK_DELEGATED = notice_kind(
    NoticeKind(
        name="work.task_delegated",
        says=_("%(who)s handed it to %(doer)s: %(what)s"),
        path=_task_path,
        icon="forward",
    )
)
TASK_TAKEN_OVER = notice_kind(
    NoticeKind(
        name="work.task_taken_over",
        says=_("%(who)s does it now, nothing is needed from you: %(what)s"),
        path=_task_path,
        icon="user-round-check",
    )
)
TASK_SOON = notice_kind(
    NoticeKind(
        name="work.task_soon",
        says=_("It is due soon: %(what)s"),
        path=_task_path,
        icon="alarm-clock",
        letter=reminder_letter,
    )
)
TASK_LATE = notice_kind(
    NoticeKind(
        name="work.task_late",
        says=_("Its date has come: %(what)s"),
        path=_task_path,
        icon="alarm-clock",
        letter=reminder_letter,
    )
)
TASK_OVERDUE = notice_kind(
    NoticeKind(
        name="work.task_overdue",
        says=_("%(who)s has not finished in time: %(what)s"),
        path=_task_path,
        icon="alarm-clock",
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
        letter=mention_letter,
    )
)
