"""Being away, and coming back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.accounts.actions.members import change_member
from tutti.ground.accounts.facts import MemberAway, MemberBack
from tutti.ground.accounts.models import Absence, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


class AbsenceRefused(Exception):
    """The absence makes no sense; the message says what to change."""


@transaction.atomic
def be_away(
    member: Member,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    deputy: Member | None = None,
) -> Absence:
    """Note that `member` is away from `starts_at` until `ends_at`; `deputy` stands in (None: nobody).

    What was asked of them before stays theirs until its date; what is asked meanwhile goes to the deputy.
    """
    _require(member, starts_at, ends_at, deputy)
    change_member(member, by=by, deputy=deputy)
    member.deputy = deputy
    absence = Absence.objects.create(
        member=member,
        starts_at=starts_at,
        ends_at=ends_at,
        by_id=by.id if by.kind == "member" else None,
    )
    fact = MemberAway(
        member=member.pk,
        absence=absence.pk,
        starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )
    record([fact], by=by)
    return absence


@transaction.atomic
def come_back(absence: Absence, *, by: Actor) -> None:
    """End an absence now, or call off one that has not begun. One that is over stays as it was."""
    member = Member.objects.select_for_update().get(pk=absence.member_id)
    known = Absence.objects.filter(pk=absence.pk, ends_at__gt=timezone.now()).first()
    if known is None:
        return
    if known.starts_at >= timezone.now():
        known.delete()
    else:
        known.ends_at = timezone.now()
        known.save(update_fields=["ends_at"])
    record([MemberBack(member=member.pk, absence=absence.pk)], by=by)


def _require(member: Member, starts_at: datetime, ends_at: datetime, deputy: Member | None) -> None:
    if ends_at <= starts_at:
        raise AbsenceRefused(_("You cannot be back before you leave. Pick a later day."))
    if ends_at <= timezone.now():
        raise AbsenceRefused(_("This time is over already. Pick a later day."))
    if deputy is not None and (deputy.pk == member.pk or not deputy.is_active):
        raise AbsenceRefused(_("Pick a colleague who works here to stand in."))
