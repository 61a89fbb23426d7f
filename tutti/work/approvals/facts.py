"""What happens to approvals. Reasons people wrote stand with their voice, never here.

`about_kind` and `about_id` name the row the act is about (`remedy`, 7): the `subject` of its `HeldAct`.
"""

from __future__ import annotations

from tutti.journal.facts import Fact


class ApprovalAsked(Fact):
    """An act is held until people with the authority decide it. `supersedes`: it was asked before, otherwise."""

    name = "work.approval_asked"
    subject = "case"
    says = "{by} asked for an approval"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int
    due_at: str
    supersedes: int | None = None


class ApprovalVoiced(Fact):
    """Somebody said yes or no. `on_behalf`: the member they stood in for; `road`: page, link or mail."""

    name = "work.approval_voiced"
    subject = "case"
    says = "{by} gave a voice on an approval"

    case: int
    approval: int
    voice: int
    verdict: str
    road: str
    on_behalf: int | None = None


class ApprovalPassedOn(Fact):
    """Nobody decided in time, and the next in line was asked."""

    name = "work.approval_passed_on"
    subject = "case"
    says = "An approval went to the next in line"

    case: int
    approval: int
    due_at: str


class ApprovalGranted(Fact):
    """Everybody needed said yes to exactly this digest. Whoever holds the act calls `clear` again and performs it."""

    name = "work.approval_granted"
    subject = "case"
    says = "An approval was granted"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int


class ApprovalDeclined(Fact):
    """Somebody with the authority said no; the reason stands with their voice."""

    name = "work.approval_declined"
    subject = "case"
    says = "{by} declined an approval"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int


class ApprovalVoided(Fact):
    """What was to be decided changed, so what was decided so far counts no more."""

    name = "work.approval_voided"
    subject = "case"
    says = "An approval lapsed because its act changed"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int


class ApprovalWithdrawn(Fact):
    """The asking side took it back, a parallel approval was declined, or the case was settled."""

    name = "work.approval_withdrawn"
    subject = "case"
    says = "{by} withdrew an approval"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int


class ApprovalExpired(Fact):
    """The last in line did not decide either; the act stays undone and its asker knows."""

    name = "work.approval_expired"
    subject = "case"
    says = "An approval expired"

    case: int
    approval: int
    act: str
    digest: str
    about_kind: str
    about_id: int


class FreedomChanged(Fact):
    """A limit was set, changed or taken away."""

    name = "work.freedom_changed"
    subject = "limit"
    says = "{by} changed who may give how much"

    limit: int
    currency: str
    per_act: int
    removed: bool = False


class ApprovalRuleChanged(Fact):
    """An approval rule was written, changed, switched or taken away."""

    name = "work.approval_rule_changed"
    subject = "approval_rule"
    says = "{by} changed an approval rule"

    approval_rule: int
    is_on: bool
    removed: bool = False
