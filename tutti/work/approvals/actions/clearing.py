"""The one question before an act: may it happen now? Remedies, replies, closings and playbooks ask it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.approvals.actions.asking import ask_approval
from tutti.work.approvals.actions.ending import end_approval, give_back
from tutti.work.approvals.acts import HeldAct
from tutti.work.approvals.models import Approval, ApprovalSet, GivenAmount, State
from tutti.work.approvals.needs import needs_of


def clear(act: HeldAct, *, case: Case, member: Member, by: Actor) -> Approval | None:
    """None: go ahead, now and once. An approval: the act is held by it; call again after `ApprovalGranted`.

    `member` is who wants to do it: their limits count, and they never decide it. A granted approval fits this
    digest alone and is used up here; any other that still binds this subject is voided, with the trail kept.
    The caller holds the case's lock and performs the act in the same transaction. Of several approvals asked at
    once the first open one is returned; None comes after the last of them was granted. `NobodyToDecide` is a
    `WorkTrouble` with a sentence for the member.
    """
    count_given(act, case)
    bound = ApprovalSet(Approval).filter(
        case=case, act=act.kind, subject_kind=act.subject_kind, subject_id=act.subject_id
    )
    _void(bound.binding().exclude(digest=act.digest), by=by)
    standing = list(bound.binding().filter(digest=act.digest).order_by("pk"))
    waiting = [approval for approval in standing if approval.is_open]
    if waiting:
        return waiting[0]
    if standing:
        _use(standing)
        return None
    earlier = bound.exclude(state__in=[State.ASKED, State.APPROVED]).order_by("-pk").first()
    return _ask(act, case=case, member=member, by=by, supersedes=earlier)


def count_given(act: HeldAct, case: Case) -> None:
    """Note what the act would give, so that the next one on this case and person sees it."""
    if act.amount is None:
        return
    GivenAmount.objects.update_or_create(
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        defaults={
            "case": case,
            "currency": act.amount.currency,
            "minor": act.amount.minor,
            "given_back_at": None,
        },
        create_defaults={
            "case": case,
            "currency": act.amount.currency,
            "minor": act.amount.minor,
            "at": timezone.now(),
        },
    )


def released(subject: tuple[str, int]) -> None:
    """The subject was declined, withdrawn or failed: its amount counts against no limit any more."""
    give_back(*subject)


@transaction.atomic
def void_changed(subject: tuple[str, int], digest: str, by: Actor) -> int:
    """What the subject would do is now `digest`: whatever was asked or granted for anything else is void.

    Answers how many. The subject's room calls `clear` afterwards, in the same transaction, to ask again.
    """
    kind, number = subject
    rows = ApprovalSet(Approval).binding().filter(subject_kind=kind, subject_id=number)
    stale = rows.exclude(digest=digest)
    count = 0
    for case_id in sorted(set(stale.values_list("case_id", flat=True))):
        with locked_case(case_id) as case:
            here = stale.filter(case=case)
            count += here.count()
            _void(here, by=by)
            settle_next(case, by=by)
    return count


@transaction.atomic
def _ask(
    act: HeldAct, *, case: Case, member: Member, by: Actor, supersedes: Approval | None
) -> Approval | None:
    needs = needs_of(act, case=case, member=member)
    asked = [
        ask_approval(act, need, case=case, member=member, by=by, supersedes=supersedes)
        for need in needs
    ]
    if not asked:
        return None
    settle_next(case, by=by)
    return asked[0]


def _void(stale: ApprovalSet, *, by: Actor) -> None:
    for approval in stale.select_for_update(of=("self",)).order_by("pk"):
        end_approval(approval, State.VOIDED, by=by)


def _use(granted: list[Approval]) -> None:
    now = timezone.now()
    for approval in granted:
        approval.used_at = now
        approval.save(update_fields=["used_at"])
