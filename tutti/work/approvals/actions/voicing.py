"""Saying yes or no. Whatever the road (page, link, mail), it is this one function that decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.approvals.actions.asking import fill_up, open_step, tell_seated
from tutti.work.approvals.actions.ending import end_approval, end_siblings, tell_asker
from tutti.work.approvals.errors import HasEnded, ItChanged, NotYourDecision, ReasonMissing
from tutti.work.approvals.facts import ApprovalVoiced
from tutti.work.approvals.models import Approval, ApprovalSet, State, Step, Verdict, Voice
from tutti.work.approvals.notices import APPROVAL_DECLINED, APPROVAL_GRANTED
from tutti.work.approvals.seating import Place, place_of


@dataclass(frozen=True, kw_only=True)
class Say:
    """A yes or no: what was read (`digest`), why, and by which road ("page", "link", "mail", "chat")."""

    verdict: Verdict
    digest: str
    road: str
    reason: str = ""
    envelope_id: int | None = None


def voice(approval: Approval, *, who: Member, say: Say, by: Actor) -> Voice:
    """Count a yes or no of `who`, for themselves or as somebody's deputy; the last yes needed grants it.

    Refused: their own act, unless its rule allows that (`NotYourDecision`, whatever seat or deputy's right they
    have); a digest that is not the approval's (`ItChanged`); an ended approval or a settled case (`HasEnded`); a no
    without a reason.
    """
    if say.verdict == Verdict.DECLINE and not say.reason.strip():
        raise ReasonMissing(gettext("Say why not, so that they can do better."))
    with changing_approval(approval, by=by) as locked:
        place = _required_place(locked, who, say)
        spoken = _written(locked, who, say, place)
        record([_voiced(spoken)], by=by)
        mark_read_about(who, subject=("approval", locked.pk))
        if say.verdict == Verdict.DECLINE:
            _decline(locked, who, by)
        else:
            _go_on(locked, place.seat.step, who, by)
    return spoken


@contextmanager
def changing_approval(approval: Approval, *, by: Actor) -> Iterator[Approval]:
    """Lock the case, then the approval; hand out the fresh row, and settle what comes next on the case."""
    with locked_case(approval.case_id) as case:
        rows = ApprovalSet(Approval).select_for_update(of=("self",)).select_related("asked_by")
        locked = rows.get(pk=approval.pk)
        locked.case = case
        yield locked
        settle_next(case, by=by)
    approval.__dict__.update(locked.__dict__)


def _required_place(approval: Approval, who: Member, say: Say) -> Place:
    if approval.state == State.VOIDED:
        raise ItChanged(gettext("It changed while you read it. What it was is not asked any more."))
    if not approval.is_open:
        raise HasEnded(
            gettext("This was decided already: %(state)s.")
            % {"state": approval.get_state_display()}
        )
    if not approval.case.is_open:
        raise HasEnded(gettext("The case was settled meanwhile. Nothing is decided on it."))
    if say.digest != approval.digest or approval.held.digest != approval.digest:
        raise ItChanged(gettext("It changed while you read it. Read it again before you decide."))
    place = place_of(who, approval)
    if place is None:
        own = who.pk in approval.barred
        raise NotYourDecision(
            gettext("Nobody approves what they asked for themselves.")
            if own
            else gettext("This is not yours to decide, or you have decided already.")
        )
    return place


def _written(approval: Approval, who: Member, say: Say, place: Place) -> Voice:
    return Voice.objects.create(
        approval=approval,
        step=place.seat.step,
        by=who,
        on_behalf=place.on_behalf,
        verdict=say.verdict,
        reason=say.reason.strip(),
        digest=approval.digest,
        road=say.road,
        at=timezone.now(),
        envelope_id=say.envelope_id,
    )


def _decline(approval: Approval, who: Member, by: Actor) -> None:
    end_approval(approval, State.DECLINED, by=by)
    end_siblings(approval, by=by)
    tell_asker(approval, APPROVAL_DECLINED, who=who)


def _go_on(approval: Approval, step: Step, who: Member, by: Actor) -> None:
    """Close the step when enough said yes, open the next one, grant after the last."""
    yes = approval.voices.filter(step=step, verdict=Verdict.APPROVE).count()
    if yes >= step.quorum:
        step.passed_at = timezone.now()
        step.save(update_fields=["passed_at"])
    left = list(approval.steps.filter(passed_at__isnull=True))
    if not left:
        end_approval(approval, State.APPROVED, by=by)
        tell_asker(approval, APPROVAL_GRANTED, who=who)
    elif not any(one.is_open for one in left):
        open_step(left[0], approval, by=by)
    else:
        _keep_reachable(approval, by)


def _keep_reachable(approval: Approval, by: Actor) -> None:
    """Who spoke in one step cannot speak in another: seat somebody else where that left too few."""
    for step in approval.steps.filter(passed_at__isnull=True, opened_at__isnull=False):
        before = set(step.seats.values_list("pk", flat=True))
        added = [seat for seat in fill_up(step, approval) if seat.pk not in before]
        tell_seated(approval, added, by=by)


def _voiced(spoken: Voice) -> ApprovalVoiced:
    return ApprovalVoiced(
        case=spoken.approval.case_id,
        approval=spoken.approval_id,
        voice=spoken.pk,
        verdict=spoken.verdict,
        road=spoken.road,
        on_behalf=spoken.on_behalf_id,
    )
