"""Who is here, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from tutti.ground.accounts.models import Absence, Member


def absences_at(at: datetime | None = None) -> QuerySet[Absence]:
    """The absences that hold at a moment (now, when left out)."""
    moment = at or timezone.now()
    return Absence.objects.filter(starts_at__lte=moment, ends_at__gt=moment)


def absence_now(member: Member, at: datetime | None = None) -> Absence | None:
    """The absence a member is in; of several the one that ends last."""
    return absences_at(at).filter(member=member).order_by("-ends_at", "-id").first()


def is_away(member: Member, at: datetime | None = None) -> bool:
    return absences_at(at).filter(member=member).exists()


def away_among(member_ids: Iterable[int], at: datetime | None = None) -> frozenset[int]:
    """Which of these members are away, in one statement."""
    away = absences_at(at).filter(member_id__in=list(member_ids))
    return frozenset(away.values_list("member_id", flat=True))


def deputy_now(member: Member, at: datetime | None = None) -> Member | None:
    """Who stands in for a member who is away: the deputy, or the deputy's own when that one is away too.

    None when the member is here, or when nobody who is here stands in.
    """
    passed = {member.pk}
    who: Member | None = member
    while who is not None and is_away(who, at):
        who = who.deputy
        if who is None or who.pk in passed or not who.is_active:
            return None
        passed.add(who.pk)
    return None if who is member else who
