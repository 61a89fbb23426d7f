"""What inviting makes true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class PersonInvited(Fact):
    """Somebody we talk to in public was asked to go on in private."""

    name = "inviting.person_invited"
    subject = "case"
    says = "{by} invited them to write privately"

    case: int
    conversation: int
    invitation: int
    channel: int


class InvitedPersonCame(Fact):
    """The private conversation of an invited person joined the case; `sure` when their account said so by itself."""

    name = "inviting.invited_person_came"
    subject = "case"
    says = "Whoever was invited wrote privately"

    case: int
    conversation: int
    invitation: int
    sure: bool


class SomebodyElseCame(Fact):
    """A member said that whoever came by an invitation's link is somebody else. Their words keep their own case."""

    name = "inviting.somebody_else_came"
    subject = "case"
    says = "{by} said that somebody else came"

    case: int
    conversation: int
    invitation: int
