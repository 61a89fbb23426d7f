"""What members are told about remedies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import NoticeKind, notice_kind
from tutti.ground.notices.models import Notice
from tutti.work.places import case_path


def _to_the_case(notice: Notice) -> str:
    return case_path(notice.subject_id)


ISSUE_BY_HAND = notice_kind(
    NoticeKind(
        name="work.remedy_by_hand",
        says=_("To be issued by hand: %(what)s"),
        path=_to_the_case,
        icon="hand",
    )
)
REMEDY_FAILED = notice_kind(
    NoticeKind(
        name="work.remedy_failed",
        says=_("This could not be issued: %(what)s"),
        path=_to_the_case,
        icon="circle-x",
    )
)
REMEDY_UNCERTAIN = notice_kind(
    NoticeKind(
        name="work.remedy_uncertain",
        says=_("Look whether this was issued: %(what)s"),
        path=_to_the_case,
        icon="circle-help",
    )
)
REMEDY_DECLINED = notice_kind(
    NoticeKind(
        name="work.remedy_declined",
        says=_("This was declined: %(what)s"),
        path=_to_the_case,
        icon="circle-x",
    )
)
