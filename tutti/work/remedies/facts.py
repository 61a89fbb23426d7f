"""What happens to what we give. Texts, names and accounts stand with the remedy, never here.

`amount` counts minor units of `currency`; both are empty where nothing is paid.
"""

from __future__ import annotations

from tutti.journal.facts import Fact


class RemedyProposed(Fact):
    """Somebody proposed to put it right; `run_step` is the playbook's step that asked for it."""

    name = "work.remedy_proposed"
    subject = "case"
    says = "{by} proposed a {kind}"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyRevised(Fact):
    """What is proposed was changed; whatever was decided about it before counts no longer."""

    name = "work.remedy_revised"
    subject = "case"
    says = "{by} changed the proposed {kind}"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyApproved(Fact):
    """It may be given, and waits to be issued."""

    name = "work.remedy_approved"
    subject = "case"
    says = "The {kind} may be given"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyIssued(Fact):
    """It was handed over: finance took it, it stands in a batch file, or a member did it by hand."""

    name = "work.remedy_issued"
    subject = "case"
    says = "The {kind} was issued"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None
    by_hand: bool = False


class RemedyConfirmed(Fact):
    """Finance, or a member who looked, says that it arrived."""

    name = "work.remedy_confirmed"
    subject = "case"
    says = "The {kind} is confirmed"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyDeclined(Fact):
    """Whoever decides about it said no."""

    name = "work.remedy_declined"
    subject = "case"
    says = "The {kind} was declined"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyWithdrawn(Fact):
    """It was taken back before anything was issued."""

    name = "work.remedy_withdrawn"
    subject = "case"
    says = "{by} took the {kind} back"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyFailed(Fact):
    """It was surely not issued, and a person must do something about it."""

    name = "work.remedy_failed"
    subject = "case"
    says = "The {kind} could not be issued"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyUncertain(Fact):
    """Nobody knows whether it was issued. It is not issued again before a person has looked."""

    name = "work.remedy_uncertain"
    subject = "case"
    says = "It is unclear whether the {kind} was issued"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class RemedyTriedAgain(Fact):
    """A member decided that it is issued once more, under the same id."""

    name = "work.remedy_tried_again"
    subject = "case"
    says = "{by} had the {kind} issued again"

    case: int
    remedy: int
    kind: str
    amount: int | None
    currency: str
    run_step: int | None = None


class FinanceChanged(Fact):
    """A connection to finance was made, changed, paused or removed."""

    name = "work.finance_changed"
    subject = "connection"
    says = "{by} changed a connection to finance"

    connection: int
    state: str


class BatchMade(Fact):
    """A batch file was made; each remedy in it stands in no other."""

    name = "work.batch_made"
    subject = "batch"
    says = "{by} made a batch file"

    batch: int
    connection: int
    count: int
