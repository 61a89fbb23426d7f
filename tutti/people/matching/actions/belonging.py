"""Putting persons with the organisation that holds their mail domain, and taking that back. In bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.db.among import among
from tutti.ground.mail.addresses import canonical, domain_of
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.people.actions.organisations import add_belonging, end_belonging
from tutti.people.matching.domains import who_holds
from tutti.people.matching.errors import DomainUnfit
from tutti.people.matching.facts import DomainDeclared, DomainForgotten
from tutti.people.matching.jobs import put_under_domain
from tutti.people.matching.models import Domain, DomainBelonging
from tutti.people.matching.providers import is_public, is_whole
from tutti.people.models import Belonging, Identity, Organisation, Person

BELIEVED = ("agent", "import", "proof")  # addresses somebody other than their sender vouches for


@transaction.atomic
def declare_domain(
    name: str, *, organisation: Organisation | None, by: Actor, below: bool = True
) -> Domain:
    """Say whose a domain is, or (None) that it is nobody's in particular. What was said before is replaced.

    Persons with an address there are put with the organisation in the background.
    """
    spelled = spelled_domain(name)
    known = Domain.objects.select_for_update().filter(name=spelled).first()
    if known is not None:
        forget_domain(known, by=by)
    domain = Domain.objects.create(
        name=spelled, organisation=organisation, below=below, made_at=timezone.now()
    )
    said = DomainDeclared(domain=domain.pk, organisation=organisation.pk if organisation else None)
    record([said], by=by)
    if organisation is not None:
        put_under_domain.defer(domain_id=domain.pk)
    return domain


@transaction.atomic
def forget_domain(domain: Domain, *, by: Actor) -> int:
    """Take back what was said; belongings it made, and nobody confirmed by hand, go with it. How many."""
    locked = Domain.objects.select_for_update().get(pk=domain.pk)
    made = DomainBelonging.objects.filter(domain=locked.name, undone_at__isnull=True)
    ended = 0
    for one in made.order_by("pk"):
        belonging = Belonging.objects.filter(
            person=one.person_id, organisation=one.organisation_id, role=""
        ).first()
        if belonging is not None:
            end_belonging(belonging, by=by)
            ended += 1
    made.delete()
    record([DomainForgotten(domain=locked.pk, belongings=ended)], by=by)
    locked.delete()
    return ended


def put_by_domain(person_ids: Collection[int], *, by: Actor = SYSTEM) -> int:
    """Put these persons with whoever holds the domain of an address we believe; how many belongings were made.

    An address that is only claimed by a letter's `From:` puts nobody anywhere. Where somebody was taken out before,
    nobody is put again.
    """
    rows = Identity.objects.filter(
        among("person_id", person_ids),
        Q(verified_at__isnull=False) | Q(how__in=BELIEVED),
        kind="email",
    )
    addresses = list(rows.order_by("id").values_list("person_id", "value"))
    held = who_holds(domain_of(value) for _id, value in addresses)
    wanted = {
        (person_id, held[domain_of(value)].organisation_id): held[domain_of(value)]
        for person_id, value in addresses
        if domain_of(value) in held and held[domain_of(value)].organisation_id
    }
    return sum(
        _put(person_id, wanted[person_id, organisation_id], by=by)
        for person_id, organisation_id in wanted.keys() - _decided(person_ids)
    )


def _decided(person_ids: Collection[int]) -> set[tuple[int, int]]:
    """Who belongs where already, or was taken out of it."""
    there = Belonging.objects.filter(among("person_id", person_ids))
    before = DomainBelonging.objects.filter(among("person_id", person_ids))
    return set(there.values_list("person_id", "organisation_id")) | set(
        before.values_list("person_id", "organisation_id")
    )


@transaction.atomic
def _put(person_id: int, domain: Domain, *, by: Actor) -> bool:
    person = Person.objects.get(pk=person_id)
    assert domain.organisation is not None
    add_belonging(person, organisation=domain.organisation, by=by)
    DomainBelonging.objects.create(
        person=person,
        organisation=domain.organisation,
        domain=domain.name,
        made_at=timezone.now(),
    )
    return True


def note_ended(pairs: Iterable[tuple[int, int]]) -> None:
    """A belonging made by a domain was ended: it is not made again."""
    for person_id, organisation_id in pairs:
        DomainBelonging.objects.filter(
            person=person_id, organisation=organisation_id, undone_at__isnull=True
        ).exclude(Q(person__belongings__organisation=organisation_id)).update(
            undone_at=timezone.now()
        )


def note_put(belonging: Belonging) -> None:
    """A rule put them there: whoever ends it ends it for good, as with what a domain made."""
    DomainBelonging.objects.get_or_create(
        person_id=belonging.person_id,
        organisation_id=belonging.organisation_id,
        defaults={"domain": "", "made_at": timezone.now()},
    )


def keep_out(person_id: int, organisation_id: int) -> None:
    """What a rule did was taken back: neither a rule nor a domain puts them there again."""
    now = timezone.now()
    DomainBelonging.objects.update_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        defaults={"undone_at": now},
        create_defaults={"domain": "", "made_at": now, "undone_at": now},
    )


def spelled_domain(name: str) -> str:
    """A domain as it is kept; `DomainUnfit` says why it cannot be anybody's."""
    address = canonical(f"somebody@{name.strip().strip('@').rstrip('.')}") or ""
    domain = domain_of(address)
    if not domain or not is_whole(domain):
        raise DomainUnfit(_("This is no mail domain. Write it as acme.example."))
    if is_public(domain):
        raise DomainUnfit(
            _("Anybody can have a mailbox there, so it says nothing of where they belong.")
        )
    return domain


def put_everybody_under(domain_id: int) -> int:
    """Put everybody with an address under this domain with its organisation, some at a time."""
    domain = Domain.objects.filter(pk=domain_id, organisation__isnull=False).first()
    if domain is None:
        return 0
    under = Q(value__iendswith=f"@{domain.name}")
    if domain.below:
        under |= Q(value__iendswith=f".{domain.name}")
    people = Identity.objects.filter(under, kind="email").values_list("person_id", flat=True)
    ids = sorted(set(people))
    return sum(put_by_domain(ids[start : start + 500]) for start in range(0, len(ids), 500))
