"""Companies, and who belongs to them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.facts import BelongingAdded, BelongingEnded, OrganisationCreated
from tutti.people.models import Belonging, Organisation, Person


@transaction.atomic
def create_organisation(*, name: str, by: Actor, domain: str = "") -> Organisation:
    """Write an organisation down. Two may share a name: only people know which is which."""
    organisation = Organisation.objects.create(name=name.strip()[:200], domain=domain.lower())
    record([OrganisationCreated(organisation=organisation.pk)], by=by)
    return organisation


@transaction.atomic
def add_belonging(
    person: Person, *, organisation: Organisation, by: Actor, role: str = ""
) -> Belonging:
    """Put the person with the organisation; with it already, only the role changes."""
    Person.objects.select_for_update().get(pk=person.pk)
    belonging, made = Belonging.objects.get_or_create(
        person=person,
        organisation=organisation,
        defaults={"role": role, "added_at": timezone.now()},
    )
    if made or belonging.role != role:
        belonging.role = role
        belonging.save(update_fields=["role"])
        record([BelongingAdded(person=person.pk, organisation=organisation.pk)], by=by)
    return belonging


@transaction.atomic
def end_belonging(belonging: Belonging, *, by: Actor) -> None:
    """Take the person out of the organisation."""
    Person.objects.select_for_update().get(pk=belonging.person_id)
    person, organisation = belonging.person_id, belonging.organisation_id
    belonging.delete()
    record([BelongingEnded(person=person, organisation=organisation)], by=by)
