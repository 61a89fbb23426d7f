"""What suggesting, deciding and telling organisations by their domain make true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class SamenessSuggested(Fact):
    """Two profiles look like one person's. `sure` is in percent; `rests_on` is the kind of evidence, never a value."""

    name = "people.sameness_suggested"
    subject = "suggestion"
    says = "{by} noticed two profiles that may be one person's"

    suggestion: int
    person: int
    other: int
    sure: int
    rests_on: str


class SamenessRefused(Fact):
    """Somebody said that two profiles are two persons. It is not suggested again without new evidence."""

    name = "people.sameness_refused"
    subject = "suggestion"
    says = "{by} said that two profiles are two persons"

    suggestion: int
    person: int
    other: int


class SamenessPutOff(Fact):
    """Somebody could not say yet; it is asked again later."""

    name = "people.sameness_put_off"
    subject = "suggestion"
    says = "{by} left open whether two profiles are one person's"

    suggestion: int
    person: int
    other: int


class SamenessAskedAgain(Fact):
    """A decision on a suggestion was taken back, or new evidence came; it is open again."""

    name = "people.sameness_asked_again"
    subject = "suggestion"
    says = "{by} opened again whether two profiles are one person's"

    suggestion: int
    person: int
    other: int


class MatchingChanged(Fact):
    """An administrator changed how profiles are compared. `fields` names what changed."""

    name = "people.matching_changed"
    subject = "house"
    says = "{by} changed how persons are recognised"

    house: int
    fields: tuple[str, ...]


class DomainDeclared(Fact):
    """Whose a mail domain is was said, or that it is nobody's (`organisation` is None)."""

    name = "people.domain_declared"
    subject = "domain"
    says = "{by} said whose a mail domain is"

    domain: int
    organisation: int | None


class DomainForgotten(Fact):
    """What was said of a mail domain holds no longer. `belongings` counts those it had made and that went with it."""

    name = "people.domain_forgotten"
    subject = "domain"
    says = "{by} took back whose a mail domain is"

    domain: int
    belongings: int


class ProofAsked(Fact):
    """A link was sent where an identity lives, for whoever reads there to show which mail address is theirs, too."""

    name = "people.proof_asked"
    subject = "person"
    says = "{by} asked {person} to prove who they are"

    person: int
    identity: int
    proof: int


class IdentityProved(Fact):
    """Somebody proved that an identity is theirs: by the link sent there, or by the code mailed there."""

    name = "people.identity_proved"
    subject = "person"
    says = "{person} proved a way to reach them"

    person: int
    identity: int
    proof: int
