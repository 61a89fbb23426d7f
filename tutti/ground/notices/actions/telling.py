"""Telling members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.carrying import taken_elsewhere
from tutti.ground.notices.jobs import mail_one
from tutti.ground.notices.kinds import NoticeKind
from tutti.ground.notices.models import Mail, Notice


@dataclass(frozen=True, kw_only=True)
class Told:
    """One member to be told one thing."""

    member: Member
    kind: NoticeKind
    subject: tuple[str, int]
    params: Mapping[str, str | int] = field(default_factory=dict)


def notify(
    members: Sequence[Member],
    kind: NoticeKind,
    *,
    subject: tuple[str, int],
    params: Mapping[str, str | int] | None = None,
) -> list[Notice]:
    """Tell each of `members` once. Kinds with a letter are mailed after the transaction, if it commits."""
    said = params or {}
    return notify_many(
        [Told(member=member, kind=kind, subject=subject, params=said) for member in members]
    )


@transaction.atomic
def notify_many(words: Sequence[Told]) -> list[Notice]:
    """Tell many members different things, in two statements. Who may not sign in any more is told nothing."""
    notices = Notice.objects.bulk_create(
        Notice(
            member=word.member,
            kind=word.kind.name,
            subject_kind=word.subject[0],
            subject_id=word.subject[1],
            params=dict(word.params),
            created_at=timezone.now(),
            mail_state=Mail.WAITING if word.kind.letter else Mail.NONE,
        )
        for word in words
        if word.member.is_active
    )
    _mail([notice for notice in notices if notice.mail_state == Mail.WAITING])
    return notices


def _mail(notices: Sequence[Notice]) -> None:
    """Mail what no other road takes instead."""
    elsewhere = taken_elsewhere(notices)
    if elsewhere:
        Notice.objects.filter(pk__in=elsewhere).update(mail_state=Mail.NONE)
    mailed: list[dict[str, Any]] = []
    for notice in notices:
        if notice.pk in elsewhere:
            notice.mail_state = Mail.NONE
        else:
            mailed.append({"notice": notice.pk})
    if mailed:
        mail_one.batch_defer(*mailed)
