"""Giving a person the way to their page, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tutti.answer.status.errors import NoPage
from tutti.answer.status.facts import StatusLinkMade, StatusLinksRevoked
from tutti.answer.status.links import digest_of, new_secret, page_path
from tutti.answer.status.models import StatusLink
from tutti.answer.status.queries import is_shown, theirs
from tutti.cases.models import Case
from tutti.ground.web.address import public_url
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.models import Person


@transaction.atomic
def make_status_link(case: Case, *, person: Person, by: Actor, by_hand: bool = False) -> str:
    """The whole address of a new link for this person; it is known this once and cannot be looked up.

    `NoPage` when the page is off, or the person has no private conversation in this case: nobody sees a matter
    that is not theirs.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not is_shown():
        raise NoPage(gettext("Customers have no page now. An administrator can switch it on."))
    if not theirs(locked, person):
        raise NoPage(gettext("This person has said nothing in this case that only we can read."))
    secret = new_secret()
    link = StatusLink.objects.create(
        digest=digest_of(secret), case=locked, person=person, made_at=timezone.now()
    )
    fact = StatusLinkMade(case=case.pk, person=person.pk, link=link.pk, by_hand=by_hand)
    record([fact], by=by)
    return public_url(page_path(secret))


@transaction.atomic
def revoke_status_links(case: Case, *, by: Actor) -> int:
    """End every link to this case's page given out so far; how many there were."""
    Case.objects.select_for_update().get(pk=case.pk)
    alive = StatusLink.objects.filter(case=case, revoked_at__isnull=True)
    ended = alive.update(revoked_at=timezone.now())
    if ended:
        record([StatusLinksRevoked(case=case.pk, links=ended)], by=by)
    return ended
