"""What was told, and what became of the mails."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from tutti.ground.notices.models import Mail, Notice

TROUBLED = (Mail.FAILED, Mail.UNCERTAIN)


def unread_of(member_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(member_id=member_id, read_at__isnull=True)


def troubled_mails(subject_kind: str, subject_ids: Collection[int]) -> dict[int, list[Notice]]:
    """Per subject, the notices whose newest mail to a member failed, waits with a reason, or is uncertain.

    One query; a later notice to the same member about the same subject takes the place of an earlier one.
    """
    found = Notice.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    mailed = found.exclude(mail_state=Mail.NONE).select_related("member").order_by("id")
    newest = {(notice.subject_id, notice.member_id): notice for notice in mailed}
    troubled: dict[int, list[Notice]] = {}
    for notice in newest.values():
        if notice.mail_state in TROUBLED or (
            notice.mail_state == Mail.WAITING and notice.mail_note
        ):
            troubled.setdefault(notice.subject_id, []).append(notice)
    return troubled
