"""What recognising makes true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class PersonCreated(Fact):
    """Somebody was met for the first time, under an identity nobody had."""

    name = "people.person_created"
    subject = "person"
    says = "{by} met {person}"

    person: int


class PersonRecognised(Fact):
    """A message's author was looked up: `person` is who it is, or None where nobody is named.

    Every message gets exactly one of these, so later stages wait for it and not for the message.
    """

    name = "people.person_recognised"
    subject = "conversation"
    says = "{by} recognised the author"

    conversation: int
    message: int
    person: int | None


class PersonChanged(Fact):
    """Somebody changed what we know of a person. `fields` names what changed, never the values."""

    name = "people.person_changed"
    subject = "person"
    says = "{by} changed {person}"

    person: int
    fields: tuple[str, ...]


class IdentityAdded(Fact):
    """A person is known in one more way. `identity_kind` is "email", "phone" or a network's word; not the value."""

    name = "people.identity_added"
    subject = "person"
    says = "{by} added a way to reach {person}"

    person: int
    identity: int
    identity_kind: str


class OrganisationCreated(Fact):
    """An organisation people belong to was written down."""

    name = "people.organisation_created"
    subject = "organisation"
    says = "{by} wrote {organisation} down"

    organisation: int


class BelongingAdded(Fact):
    """A person belongs to an organisation, or their role there changed."""

    name = "people.belonging_added"
    subject = "person"
    says = "{by} put {person} with {organisation}"

    person: int
    organisation: int


class BelongingEnded(Fact):
    """A person belongs to an organisation no longer."""

    name = "people.belonging_ended"
    subject = "person"
    says = "{by} took {person} out of {organisation}"

    person: int
    organisation: int


class PersonsMerged(Fact):
    """Two persons are one from now on: `other`, and whoever stood under it, stand under `person`. Nothing moved."""

    name = "people.persons_merged"
    subject = "person"
    says = "{by} said that {person} and somebody else are one person"

    person: int
    other: int
    merge: int


class PersonsParted(Fact):
    """A merge was undone: `other` stands for itself again. `given` counts what went to it because somebody said so."""

    name = "people.persons_parted"
    subject = "person"
    says = "{by} said that {person} and somebody else are two persons"

    person: int
    other: int
    merge: int
    given: int = 0
