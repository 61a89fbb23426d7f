"""What members are told about channels."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.ground.notices.kinds import NoticeKind, notice_kind
from tutti.ground.notices.models import Notice


def _channel_path(notice: Notice) -> str:
    return reverse("channel", args=[notice.subject_id])


CHANNEL_SILENT = notice_kind(
    NoticeKind(
        name="channel_silent",
        says=_("%(channel)s hears nothing: %(trouble)s"),
        path=_channel_path,
        icon="wifi-off",
    )
)


def _quarantine_path(_notice: Notice) -> str:
    return reverse("quarantine")


QUARANTINE_WAITS = notice_kind(
    NoticeKind(
        name="quarantine_waits",
        says=_("%(number)s items that arrived could not be read. Look at them."),
        path=_quarantine_path,
        icon="triangle-alert",
    )
)
