"""What inviting tells members."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import NoticeKind, notice_kind
from tutti.ground.notices.models import Notice


def _to_the_case(notice: Notice) -> str:
    return reverse("case", args=[notice.subject_id])


SOMEBODY_CAME = notice_kind(
    NoticeKind(
        name="inviting.somebody_came",
        says=_("Somebody wrote by your invitation. Look whether it is %(name)s"),
        path=_to_the_case,
        icon="user-round-check",
    )
)
