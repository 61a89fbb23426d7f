"""Keeping right how sure it is who wrote, when two profiles turn out to be perhaps, surely or not one person's."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from tutti.ground.db.among import among
from tutti.people.matching.models import Suggestion
from tutti.people.models import Exchange, Person
from tutti.triage.actions.changing import changing
from tutti.triage.models import Decision, Matched

UNSURE = Q(matched__in=[Matched.NEW, Matched.SUGGESTED], purged_at__isnull=True)


def match_anew(person_ids: Collection[int]) -> None:
    """Say of these persons' first messages whether somebody is suggested, known by now, or still new.

    Asked for whoever a suggestion or a merge was about; the messages of others stay as they are.
    """
    exchanges = Exchange.objects.filter(among("person_id", set(person_ids)))
    persons = dict(exchanges.values_list("message_id", "person_id"))
    unsure = Decision.objects.filter(UNSURE, among("message_id", persons))
    ids = list(unsure.values_list("message_id", flat=True))
    if not ids:
        return
    suggested, merged = _suggested(set(person_ids)), _merged(set(person_ids))
    with changing(ids, UNSURE) as decisions:
        for decision in decisions:
            person = persons[decision.message_id]
            if person in merged:
                decision.matched = Matched.KNOWN
            else:
                decision.matched = Matched.SUGGESTED if person in suggested else Matched.NEW


def _suggested(person_ids: set[int]) -> set[int]:
    about = Q(left__in=person_ids) | Q(right__in=person_ids)
    pairs = Suggestion.objects.waiting().filter(about).values_list("left_id", "right_id")
    return {person for pair in pairs for person in pair}


def _merged(person_ids: set[int]) -> set[int]:
    """Those who stand under somebody, or under whom somebody stands."""
    found = Person.objects.filter(pk__in=person_ids)
    joined = found.filter(Q(survivor__isnull=False) | Q(stood_for__isnull=False))
    return set(joined.values_list("pk", flat=True))
