"""Telling members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.jobs import mail_one
from tutti.ground.notices.kinds import NoticeKind
from tutti.ground.notices.models import Mail, Notice


@transaction.atomic
def notify(
    members: Sequence[Member],
    kind: NoticeKind,
    *,
    subject: tuple[str, int],
    params: Mapping[str, str | int] | None = None,
) -> list[Notice]:
    """Tell each of `members` once. Kinds with a letter are mailed after the transaction, if it commits."""
    state = Mail.WAITING if kind.letter else Mail.NONE
    notices = Notice.objects.bulk_create(
        Notice(
            member=member,
            kind=kind.name,
            subject_kind=subject[0],
            subject_id=subject[1],
            params=dict(params or {}),
            created_at=timezone.now(),
            mail_state=state,
        )
        for member in members
        if member.is_active
    )
    if kind.letter and notices:
        for notice in notices:
            mail_one.defer(notice=notice.pk)
    return notices
