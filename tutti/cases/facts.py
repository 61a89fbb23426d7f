"""What happens to a case."""

from __future__ import annotations

from tutti.journal.facts import Fact


class CaseOpened(Fact):
    """We owe somebody something from now on. `conversation` is None for a case opened without one."""

    name = "cases.case_opened"
    subject = "case"
    says = "{by} opened {case}"

    case: int
    department: int
    person: int | None
    conversation: int | None
    message: int | None
    history: bool = False
    previous: int | None = None


class CaseContinued(Fact):
    """Words joined a case. `message` is the newest; `turn` whose turn it is after them."""

    name = "cases.case_continued"
    subject = "case"
    says = "New words in {case}"

    case: int
    conversation: int
    message: int
    direction: str
    turn: str
    automatic: bool = False
    history: bool = False


class CaseReopened(Fact):
    """A closed case is open again: by a member, or because the customer spoke within the time set."""

    name = "cases.case_reopened"
    subject = "case"
    says = "{by} reopened {case}"

    case: int
    message: int | None = None


class CaseClosed(Fact):
    """A case was closed; `resolution` says how it ended, `override` that open work was left, `reason` why."""

    name = "cases.case_closed"
    subject = "case"
    says = "{by} settled {case}: {resolution}"
    personal = ("reason",)

    case: int
    resolution: str
    override: bool = False
    reason: str = ""


class CaseTaken(Fact):
    """A member took a case and answers for it from now on."""

    name = "cases.case_taken"
    subject = "case"
    says = "{by} took {case}"

    case: int
    owner: int


class CaseHandedOver(Fact):
    """A case went to another department, or to another member of it (`owner`; None: to be taken)."""

    name = "cases.case_handed_over"
    subject = "case"
    says = "{by} handed {case} over"

    case: int
    department: int
    owner: int | None


class TurnPassed(Fact):
    """The ball changed hands: `turn` is the customer's, ours, or somebody's outside."""

    name = "cases.turn_passed"
    subject = "case"
    says = "{by} passed the turn"

    case: int
    turn: str


class BallPassed(Fact):
    """Somebody else holds the ball: the customer, someone outside, a department, or nobody once the case is settled.

    Opening a case gives it to its department; every later holder is told here, with the moment as `at`. `department`
    is the one that holds it, or of a settled case the one that settled it. `by_customer`: the customer's words took
    it up again after it was settled, so that the time between counts for the department that settled it.
    """

    name = "cases.ball_passed"
    subject = "case"
    says = "{by} passed the ball"

    case: int
    holder: str
    department: int | None = None
    by_customer: bool = False


class NextActionSet(Fact):
    """What comes next, who does it and by when."""

    name = "cases.next_action_set"
    subject = "case"
    says = "{by} set the next action of {case}"

    case: int
    act: str
    doer: int
    due_at: str


class ConversationAttached(Fact):
    """A conversation belongs to this case from now on. Nothing moved.

    The time lived in `from_case` between `since` and `until` came with it; without them it brought none.
    """

    name = "cases.conversation_attached"
    subject = "case"
    says = "{by} attached a conversation to {case}"

    case: int
    conversation: int
    from_case: int | None = None
    since: str | None = None
    until: str | None = None


class ConversationDetached(Fact):
    """A conversation belongs to this case no longer; it has a case of its own again.

    What the case lived before `since` went with it; without it nothing did.
    """

    name = "cases.conversation_detached"
    subject = "case"
    says = "{by} detached a conversation from {case}"

    case: int
    conversation: int
    to_case: int
    since: str | None = None


class AudienceChanged(Fact):
    """Who inside may see a case changed."""

    name = "cases.audience_changed"
    subject = "case"
    says = "{by} changed who may see {case}"

    case: int
    audience: str


class CaseGranted(Fact):
    """A member may see this case from now on, whatever its audience; `reason` says what for."""

    name = "cases.case_granted"
    subject = "case"
    says = "{by} let {member} see {case}"

    case: int
    member: int
    reason: str


class CaseGivenToPerson(Fact):
    """A case turned out to be another person's: two were taken for one while it was opened by hand."""

    name = "cases.case_given_to_person"
    subject = "case"
    says = "{by} said that {case} is about {person}"

    case: int
    person: int
    had: int | None = None


class CaseRenamed(Fact):
    """A case got another title. The title itself stands with the case."""

    name = "cases.case_renamed"
    subject = "case"
    says = "{by} renamed {case}"

    case: int


class OriginalOpened(Fact):
    """Somebody looked at a message as it came, with the secrets that are masked everywhere else."""

    name = "cases.original_opened"
    subject = "case"
    says = "{by} opened an original with masked secrets"

    case: int
    message: int


class CaseDescribed(Fact):
    """Somebody changed what the house's own fields say of a case. `fields` names them, never their values."""

    name = "cases.case_described"
    subject = "case"
    says = "{by} changed what we know of {case}"

    case: int
    fields: tuple[str, ...]
