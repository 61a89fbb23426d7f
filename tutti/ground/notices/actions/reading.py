"""What a member has seen."""

from __future__ import annotations

from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.models import Notice


def mark_read(notice: Notice) -> None:
    """The first reading stands."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(member: Member) -> int:
    """Everything `member` was told so far; how many lines were new."""
    return Notice.objects.filter(member=member, read_at__isnull=True).update(read_at=timezone.now())


def mark_read_about(member: Member, *, subject: tuple[str, int]) -> int:
    """What `member` was told about this subject, because they dealt with it."""
    kind, subject_id = subject
    unread = Notice.objects.filter(member=member, read_at__isnull=True)
    return unread.filter(subject_kind=kind, subject_id=subject_id).update(read_at=timezone.now())
