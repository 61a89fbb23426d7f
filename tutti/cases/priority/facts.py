"""What happens to priorities. What somebody wrote stands in the tables, never here."""

from __future__ import annotations

from tutti.journal.facts import Fact


class WeightsSaved(Fact):
    """The company weighs otherwise from now on."""

    name = "priority.weights_saved"
    subject = "weights"
    says = "{by} changed what comes first"

    weights: int


class RaisedByHand(Fact):
    """A member raised a case, or lowered it: then the points are below nothing."""

    name = "priority.raised_by_hand"
    subject = "case"
    says = "{by} changed the priority of {case} by {points}"

    case: int
    points: int


class ByHandEnded(Fact):
    """What a member said of a priority holds no longer."""

    name = "priority.by_hand_ended"
    subject = "case"
    says = "{by} left the priority of {case} to its parts again"

    case: int


class CaseMarked(Fact):
    """A case is marked for special care."""

    name = "priority.case_marked"
    subject = "case"
    says = "{by} marked {case} for special care"

    case: int
    mark: int


class PersonMarked(Fact):
    """A person is marked for special care."""

    name = "priority.person_marked"
    subject = "person"
    says = "{by} marked {person} for special care"

    person: int
    mark: int


class CaseMarkLifted(Fact):
    """A case is marked for special care no longer."""

    """A case needs special care no more."""

    name = "priority.case_mark_lifted"
    subject = "case"
    says = "{by} lifted the mark for special care of {case}"

    case: int
    mark: int


class PersonMarkLifted(Fact):
    """A person is marked for special care no longer."""

    """A person needs special care no more."""

    name = "priority.person_mark_lifted"
    subject = "person"
    says = "{by} lifted the mark for special care of {person}"

    person: int
    mark: int


class CareRead(Fact):
    """Somebody looked at why a case needs special care."""

    name = "priority.care_read"
    subject = "case"
    says = "{by} read why {case} needs special care"

    case: int
