"""What happens to promises. All are about the case, so that its page hears of them."""

from __future__ import annotations

from tutti.journal.facts import Fact


class PolicyChosen(Fact):
    """A version of a policy is the case's from now on; None: no policy fits it."""

    name = "cases.policy_chosen"
    subject = "case"
    says = "What we promise in {case} was chosen"

    case: int
    policy: int | None
    version: int | None
    calendar: int | None


class DatePromised(Fact):
    """Somebody promised the customer a date."""

    name = "cases.date_promised"
    subject = "case"
    says = "{by} promised a date"

    case: int
    promise: int
    due_at: str
    message: int | None = None


class DateMoved(Fact):
    """A promised date became another, and why."""

    name = "cases.date_moved"
    subject = "case"
    says = "{by} moved a promised date: {reason}"
    personal = ("reason",)

    case: int
    promise: int
    due_at: str
    reason: str


class DateMet(Fact):
    """Somebody said that what was promised for a date is done."""

    name = "cases.date_met"
    subject = "case"
    says = "{by} did what was promised"

    case: int
    promise: int


class PromiseWithdrawn(Fact):
    """A promised date was taken back, and why."""

    name = "cases.promise_withdrawn"
    subject = "case"
    says = "{by} took a promise back: {reason}"
    personal = ("reason",)

    case: int
    promise: int
    reason: str


class PromiseKept(Fact):
    """A promise ended in time."""

    name = "cases.promise_kept"
    subject = "case"
    says = "A promise was kept"

    case: int
    promise: int
    kind: str


class PromiseWarned(Fact):
    """The date of a promise is near; whoever answers for the case is told."""

    name = "cases.promise_warned"
    subject = "case"
    says = "A promise is due soon"

    case: int
    promise: int
    kind: str
    due_at: str


class PromiseBroken(Fact):
    """The date of a promise passed before it was kept."""

    name = "cases.promise_broken"
    subject = "case"
    says = "A promise was not kept in time"

    case: int
    promise: int
    kind: str
    due_at: str


class PromiseEscalated(Fact):
    """Whom the policy names was told that a promise was not kept in time."""

    name = "cases.promise_escalated"
    subject = "case"
    says = "{member} was told that a promise is late"

    case: int
    promise: int
    member: int


class PolicySaved(Fact):
    """A policy says something new, or stands in another place."""

    name = "cases.policy_saved"
    subject = "policy"
    says = "{by} changed what we promise"

    policy: int
    version: int


class PolicyRetired(Fact):
    """A policy is chosen no more."""

    name = "cases.policy_retired"
    subject = "policy"
    says = "{by} retired what we promised"

    policy: int
