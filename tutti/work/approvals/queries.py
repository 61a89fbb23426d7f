"""What the pages of this room show: approvals as cards, whom they wait for, the ladder beside an amount."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from tutti.ground.accounts.models import Member
from tutti.work.approvals.actions.withdrawing import may_withdraw
from tutti.work.approvals.freedom import limits_of
from tutti.work.approvals.ladder import Ladder, ladder_of
from tutti.work.approvals.models import Approval, ApprovalSet, Limit, State, Step, Voice
from tutti.work.approvals.seating import place_of, who_decides
from tutti.work.approvals.showing import Shown, shown


@dataclass(frozen=True, kw_only=True)
class Card:
    """An approval as one member sees it."""

    approval: Approval
    viewer: Member

    @cached_property
    def act(self) -> Shown:
        return shown(self.approval)

    @cached_property
    def may_decide(self) -> bool:
        return place_of(self.viewer, self.approval) is not None

    @cached_property
    def may_withdraw(self) -> bool:
        return self.approval.is_open and may_withdraw(self.viewer, self.approval)

    @cached_property
    def deciders(self) -> list[Member]:
        return who_decides(self.approval) if self.approval.is_open else []

    @cached_property
    def steps(self) -> list[Step]:
        return list(self.approval.steps.all())

    @cached_property
    def voices(self) -> list[Voice]:
        return list(self.approval.voices.select_related("by", "on_behalf"))

    @property
    def last_word(self) -> Voice | None:
        return self.voices[-1] if self.voices else None

    @cached_property
    def ladder(self) -> Ladder | None:
        """The asker's own reach and those above it, with the amount."""
        approval = self.approval
        if approval.amount is None:
            return None
        return ladder_of(_rungs(approval), approval.amount)

    @property
    def hue(self) -> int | None:
        return self.approval.case.department.hue

    @property
    def tone(self) -> str:
        """How its state is coloured, in the words of chips."""
        state = self.approval.state
        if state == State.APPROVED:
            return "kept"
        return "late" if state in {State.DECLINED, State.EXPIRED} else "soon"


def cards(approvals: ApprovalSet, viewer: Member) -> list[Card]:
    rows = approvals.select_related("case__department__keeper", "asked_by", "rule", "supersedes")
    return [Card(approval=one, viewer=viewer) for one in rows.prefetch_related("steps__department")]


def open_on(case_id: int, viewer: Member) -> list[Card]:
    """The approvals a case waits for, the first due on top."""
    waiting = ApprovalSet(Approval).open().filter(case=case_id)
    return cards(waiting.order_by("due_at", "pk"), viewer)


def lately_on(case_id: int, viewer: Member, *, number: int = 2) -> list[Card]:
    """The last approvals of a case that were decided."""
    ended = ApprovalSet(Approval).filter(case=case_id, ended_at__isnull=False)
    return cards(ended.exclude(state=State.VOIDED).order_by("-ended_at")[:number], viewer)


def _rungs(approval: Approval) -> list[Limit]:
    """The asker's most generous limit, and every limit that reaches further."""
    every = Limit.objects.filter(currency=approval.currency, kind__in=["", approval.held.detail])
    rows = list(every.select_related("member", "department").order_by("per_act", "pk"))
    own = limits_of(approval.asked_by, approval.held, approval.case)
    reach = max((limit.per_act for limit in own), default=0)
    mine = [limit for limit in own if limit.per_act == reach][:1]
    return [*mine, *(limit for limit in rows if limit.per_act > reach)]
