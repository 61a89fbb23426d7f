"""How an approval ends: the row, the fact, the dead links. Called with the case and the approval locked."""

from __future__ import annotations

from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.approvals.facts import (
    ApprovalDeclined,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalVoided,
    ApprovalWithdrawn,
)
from tutti.work.approvals.links import end_links
from tutti.work.approvals.models import Approval, ApprovalSet, GivenAmount, Seat, State

Ended = ApprovalGranted | ApprovalDeclined | ApprovalVoided | ApprovalExpired | ApprovalWithdrawn
FACTS: dict[str, type[Ended]] = {
    State.APPROVED: ApprovalGranted,
    State.DECLINED: ApprovalDeclined,
    State.VOIDED: ApprovalVoided,
    State.EXPIRED: ApprovalExpired,
    State.WITHDRAWN: ApprovalWithdrawn,
}


def end_approval(approval: Approval, state: State, *, by: Actor) -> None:
    """Put it into one of its last states and say so. An unused grant can still be voided or withdrawn."""
    approval.state, approval.ended_at = state, timezone.now()
    approval.save(update_fields=["state", "ended_at"])
    end_links(approval)
    _read_by_the_asked(approval)
    fact = FACTS[state](
        case=approval.case_id,
        approval=approval.pk,
        act=approval.act,
        digest=approval.digest,
        about_kind=approval.subject_kind,
        about_id=approval.subject_id,
    )
    record([fact], by=by)


def end_siblings(approval: Approval, *, by: Actor) -> None:
    """One no ends the act: whatever else was asked for it is withdrawn, and its amount is free again."""
    others = siblings_of(approval).binding().exclude(pk=approval.pk)
    for other in others.select_for_update(of=("self",)).order_by("pk"):
        end_approval(other, State.WITHDRAWN, by=by)
    give_back(approval.subject_kind, approval.subject_id)


def siblings_of(approval: Approval) -> ApprovalSet:
    """Every approval ever asked for the same act on the same subject."""
    return ApprovalSet(Approval).filter(
        case=approval.case_id,
        act=approval.act,
        subject_kind=approval.subject_kind,
        subject_id=approval.subject_id,
    )


def give_back(subject_kind: str, subject_id: int) -> None:
    """The subject gives nothing after all; its amount counts against no limit any more."""
    rows = GivenAmount.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    rows.filter(given_back_at__isnull=True).update(given_back_at=timezone.now())


def _read_by_the_asked(approval: Approval) -> None:
    """Nothing is wanted of them any more, so their notices about it are no news."""
    seated = Member.objects.filter(
        pk__in=Seat.objects.filter(step__approval=approval).values("member")
    )
    for member in seated:
        mark_read_about(member, subject=("approval", approval.pk))


def tell_asker(approval: Approval, kind: NoticeKind, *, who: Member | None = None) -> None:
    """Tell whoever asked, unless they did it themselves."""
    if who is None or who.pk != approval.asked_by_id:
        params = {"who": str(who or ""), "what": approval.what[:200]}
        notify([approval.asked_by], kind, subject=("approval", approval.pk), params=params)
