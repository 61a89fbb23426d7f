"""From a proposal to an approved remedy: propose, change, take back, and what a decision does to it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.errors import CaseIsClosed
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.settling import locked_case
from tutti.work.approvals.actions.clearing import clear, released, void_changed
from tutti.work.approvals.models import Approval, ApprovalSet
from tutti.work.errors import WordsMissing
from tutti.work.remedies.actions.beginning import begin_issuing, stop_waiting
from tutti.work.remedies.actions.changing import changing_remedy, require, require_desk, say
from tutti.work.remedies.errors import AmountWrong
from tutti.work.remedies.facts import (
    RemedyApproved,
    RemedyDeclined,
    RemedyProposed,
    RemedyRevised,
    RemedyWithdrawn,
)
from tutti.work.remedies.held import held_act
from tutti.work.remedies.models import OF_MONEY, Kind, Remedy, State


def propose_remedy(  # long: everything a remedy is
    case: Case,
    *,
    kind: str,
    amount: Money | None,
    what: str,
    member: Member,
    by: Actor,
    recipient: str = "",
    nonce: str = "",
    run_step: int | None = None,
) -> Remedy:
    """Propose to put it right. Below the member's limit it is approved at once, else it waits for a decision.

    `what` says what it is for, `recipient` to whom or to which account. The same nonce is the same proposal.
    """
    _check(kind, amount, what)
    with locked_case(case.pk) as locked:
        require_desk(member, locked)
        if (
            known := Remedy.objects.filter(proposed_by=member, nonce=nonce)
            .exclude(nonce="")
            .first()
        ):
            return known
        if not locked.is_open:
            raise CaseIsClosed(gettext("This case is settled. Reopen it to give something."))
        remedy = Remedy(
            case=locked,
            proposed_by=member,
            proposed_at=timezone.now(),
            nonce=nonce,
            run_step=run_step,
        )
        _describe(remedy, kind, amount, what, recipient)
        remedy.save()
        say(RemedyProposed, remedy, by=by)
        _go_on_if_clear(remedy, member=member, by=by)
        remedy.save()
    return remedy


def revise_remedy(  # long: everything a remedy is
    remedy: Remedy,
    *,
    kind: str,
    amount: Money | None,
    what: str,
    member: Member,
    by: Actor,
    recipient: str = "",
) -> Remedy:
    """Change what is proposed. Whatever was decided about it is void, and it asks again as `member`'s."""
    _check(kind, amount, what)
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, State.PROPOSED)
        before = held_act(locked).digest
        _describe(locked, kind, amount, what, recipient)
        act = held_act(locked)
        if act.digest != before:
            locked.proposed_by = member
            void_changed(("remedy", locked.pk), act.digest, by)
            say(RemedyRevised, locked, by=by)
        _go_on_if_clear(
            locked, member=member, by=by
        )  # asks anew, too, where what was asked expired
    return remedy


def withdraw_remedy(remedy: Remedy, *, member: Member, by: Actor) -> Remedy:
    """Take it back before anything was issued. What is being issued, or may have been, cannot be taken back."""
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, State.PROPOSED, State.APPROVED, State.FAILED)
        if locked.state == State.APPROVED:
            stop_waiting(locked)
        if locked.state == State.PROPOSED:
            void_changed(("remedy", locked.pk), "", by)
        released(("remedy", locked.pk))
        locked.state, locked.ended_at = State.WITHDRAWN, timezone.now()
        say(RemedyWithdrawn, locked, by=by)
    return remedy


def go_on(remedy: Remedy, *, by: Actor = SYSTEM, caused_by: int | None = None) -> Remedy:
    """A decision came: ask once more whether it may be given. Harmless when it moved on or was taken back meanwhile."""
    with changing_remedy(remedy) as locked:
        if locked.state == State.PROPOSED and _is_asked(locked):
            _go_on_if_clear(locked, member=locked.proposed_by, by=by, caused_by=caused_by)
    return remedy


def decline_remedy(
    remedy: Remedy, *, digest: str, by: Actor = SYSTEM, caused_by: int | None = None
) -> Remedy:
    """The decision about exactly this was no. Harmless when it moved on or was changed meanwhile."""
    with changing_remedy(remedy) as locked:
        if locked.state == State.PROPOSED and held_act(locked).digest == digest:
            locked.state, locked.ended_at = State.DECLINED, timezone.now()
            say(RemedyDeclined, locked, by=by, caused_by=caused_by)
    return remedy


def drop_unasked(
    remedy: Remedy, *, digest: str, by: Actor = SYSTEM, caused_by: int | None = None
) -> Remedy:
    """The question was taken back, and nobody is asked any more: so is what was proposed."""
    with changing_remedy(remedy) as locked:
        same = locked.state == State.PROPOSED and held_act(locked).digest == digest
        if same and not _is_asked(locked):
            released(("remedy", locked.pk))
            locked.state, locked.ended_at = State.WITHDRAWN, timezone.now()
            say(RemedyWithdrawn, locked, by=by, caused_by=caused_by)
    return remedy


def _is_asked(remedy: Remedy) -> bool:
    binding = ApprovalSet(Approval).binding()
    return binding.filter(subject_kind="remedy", subject_id=remedy.pk).exists()


def _go_on_if_clear(
    remedy: Remedy, *, member: Member, by: Actor, caused_by: int | None = None
) -> None:
    if clear(held_act(remedy), case=remedy.case, member=member, by=by):
        return
    remedy.state, remedy.approved_at = State.APPROVED, timezone.now()
    say(RemedyApproved, remedy, by=by, caused_by=caused_by)
    begin_issuing(remedy, by=by)


def _describe(remedy: Remedy, kind: str, amount: Money | None, what: str, recipient: str) -> None:
    remedy.kind, remedy.what, remedy.recipient = kind, what.strip(), recipient.strip()
    remedy.amount_minor = amount.minor if amount else None
    remedy.currency = amount.currency if amount else ""


def _check(kind: str, amount: Money | None, what: str) -> None:
    if kind not in Kind.values:
        raise AmountWrong(gettext("Choose what is given."))
    if not what.strip():
        raise WordsMissing(gettext("Say in a few words what it is for."))
    if amount is None and kind in OF_MONEY:
        raise AmountWrong(gettext("Write the amount."))
    if amount is not None and amount.minor <= 0:
        raise AmountWrong(gettext("The amount must be more than nothing."))
