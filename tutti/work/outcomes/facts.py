"""What returns to those who helped. The customer's words stand with their message, never here."""

from __future__ import annotations

from tutti.journal.facts import Fact


class OutcomeReturned(Fact):
    """Those who contributed to a settled case were told what came of it; `members` is how many."""

    name = "work.outcome_returned"
    subject = "case"
    says = "What came of {case} was told to those who helped"

    case: int
    outcome: int
    members: int


class PraisePassedOn(Fact):
    """A customer's message was marked as praise and told to those who had earned it; `members` is how many."""

    name = "work.praise_passed_on"
    subject = "case"
    says = "{by} passed the customer’s praise on"

    case: int
    message: int
    members: int


class PraiseTakenBack(Fact):
    """A message is not praise after all."""

    name = "work.praise_taken_back"
    subject = "case"
    says = "{by} took praise back"

    case: int
    message: int
