"""What answering tells members."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import NoticeKind, notice_kind
from tutti.ground.notices.models import Notice


def _to_the_case(notice: Notice) -> str:
    return reverse("case", args=[notice.subject_id])


REPLY_FAILED = notice_kind(
    NoticeKind(
        name="answer.reply_failed",
        says=_("Your reply to %(name)s could not be sent"),
        path=_to_the_case,
        icon="circle-x",
    )
)

REPLY_UNCERTAIN = notice_kind(
    NoticeKind(
        name="answer.reply_uncertain",
        says=_("Look whether your reply to %(name)s arrived"),
        path=_to_the_case,
        icon="info",
    )
)

REPLY_CAME_BACK = notice_kind(
    NoticeKind(
        name="answer.reply_came_back",
        says=_("Your reply to %(name)s was approved but not sent: %(why)s"),
        path=_to_the_case,
        icon="undo-2",
    )
)
