"""Handing marks to one of two persons who were one. Only a parting does this."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tutti.cases.priority.facts import PersonMarked, PersonMarkLifted
from tutti.cases.priority.models import Mark
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.models import Person


@transaction.atomic
def give_marks(ids: Sequence[int], *, to: Person, by: Actor) -> None:
    """These marks were meant for `to`: whoever had them is no longer marked by them."""
    for mark in Mark.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        had = mark.person_id or 0
        mark.person = to
        mark.save(update_fields=["person"])
        record(
            [
                PersonMarkLifted(person=had, mark=mark.pk),
                PersonMarked(person=to.pk, mark=mark.pk),
            ],
            by=by,
        )
