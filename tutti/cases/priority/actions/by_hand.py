"""Raising and lowering a case by hand. It adds to what the parts say and holds until somebody ends it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.actions.changing import changing
from tutti.cases.models import Case
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.errors import CaseClosed, NothingToEnd, ReasonMissing
from tutti.cases.priority.facts import ByHandEnded, RaisedByHand
from tutti.cases.priority.models import ByHand
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record

MOST = 50


def raise_by_hand(case: Case, *, points: int, reason: str, by: Actor, member: Member) -> ByHand:
    """Raise a case by `points`, or lower it by points below nothing; what was said before is ended."""
    if not reason.strip():
        raise ReasonMissing(_("Say why, so that colleagues understand the order."))
    with changing(case, by=by) as locked:
        if not locked.is_open:
            raise CaseClosed(_("A settled case has no priority."))
        now = timezone.now()
        _standing(locked).update(ended_at=now, ended_by=member)
        said = ByHand.objects.create(
            case=locked,
            points=max(-MOST, min(MOST, points)),
            reason=reason.strip()[:300],
            said_by=member,
            said_at=now,
        )
        record([RaisedByHand(case=locked.pk, points=said.points)], by=by)
    reckon([case.pk])
    return said


def end_by_hand(case: Case, *, by: Actor, member: Member) -> Case:
    """Leave the case to its parts again."""
    with changing(case, by=by) as locked:
        if not _standing(locked).update(ended_at=timezone.now(), ended_by=member):
            raise NothingToEnd(_("Nobody raised or lowered this case."))
        record([ByHandEnded(case=locked.pk)], by=by)
    reckon([case.pk])
    return case


def _standing(case: Case) -> QuerySet[ByHand]:
    return ByHand.objects.filter(case=case, ended_at__isnull=True)
