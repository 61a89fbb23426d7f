"""What a member says about a suggestion: one person, two persons, later; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record
from tutti.people.actions.merging import merge_persons, one_merge_at_a_time, unmerge
from tutti.people.errors import PersonNotSeen
from tutti.people.matching.errors import DecidedAlready, NothingToUndo
from tutti.people.matching.evidence import said_for
from tutti.people.matching.facts import SamenessAskedAgain, SamenessPutOff, SamenessRefused
from tutti.people.matching.models import LATER, State, Suggestion
from tutti.people.matching.queries import UNDO_WITHIN
from tutti.people.models import Exchange, Identity, Merge, Person
from tutti.people.queries import clusters_of

NOTHING: Mapping[str, Any] = MappingProxyType({})


@transaction.atomic
def confirm_same(
    suggestion: Suggestion, *, by: Actor, fields: Mapping[str, str] = NOTHING
) -> Merge:
    """They are one person: merge them, with the evidence. The better known one survives."""
    one_merge_at_a_time()
    locked = _undecided(suggestion, by=by)
    survivor, other = in_order(locked.left, locked.right)
    evidence = {"suggestion": locked.pk, "sure": locked.sure, "evidence": locked.evidence}
    merge = merge_persons(survivor, other, by=by, fields=fields, evidence=evidence)
    _decide(locked, State.CONFIRMED, by=by, merge=merge)
    return merge


@transaction.atomic
def refuse_same(suggestion: Suggestion, *, by: Actor) -> None:
    """They are two persons. Every pair between those who are one with either is refused with it."""
    locked = _undecided(suggestion, by=by)
    for one in _between(locked):
        one.weighed = sorted(set(one.weighed) | set(said_for(one.evidence)))
        _decide(one, State.REFUSED, by=by)
        _record(SamenessRefused, one, by=by)


@transaction.atomic
def put_off(suggestion: Suggestion, *, by: Actor) -> None:
    """Not now: it is asked again in a week."""
    locked = _undecided(suggestion, by=by)
    locked.later_until = timezone.now() + LATER
    _decide(locked, State.LATER, by=by)
    _record(SamenessPutOff, locked, by=by)


@transaction.atomic
def undo_decision(suggestion: Suggestion, *, by: Actor) -> None:
    """Take one's own last decision back, within the hour; what was merged by it is two persons again."""
    one_merge_at_a_time()
    locked = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    _refuse_the_unseen(by)
    since = timezone.now() - UNDO_WITHIN
    mine = locked.decided_by_id == by.id and by.kind == "member"
    if not mine or locked.decided_at is None or locked.decided_at < since:
        raise NothingToUndo(_("There is nothing of yours to take back here any more."))
    merge, decided_at = locked.merge, locked.decided_at
    together = Suggestion.objects.select_for_update(of=("self",)).filter(
        decided_by=locked.decided_by_id, decided_at=decided_at
    )
    for one in together:
        one.state, one.decided_at, one.decided_by, one.merge = State.OPEN, None, None, None
        one.weighed = []
        one.save()
        _record(SamenessAskedAgain, one, by=by)
    if merge is not None and merge.undone_at is None:
        unmerge(merge, by=by)


def in_order(left: Person, right: Person) -> tuple[Person, Person]:
    """The one who survives, then the other: who is proved, then who has said more, then who was here first."""
    left, right = left.root, right.root
    first, second = sorted((left, right), key=_standing, reverse=True)
    return first, second


def _standing(person: Person) -> tuple[bool, int, int]:
    proved = Identity.objects.filter(person=person, verified_at__isnull=False).exists()
    return proved, Exchange.objects.filter(person=person).count(), -person.pk


def _undecided(suggestion: Suggestion, *, by: Actor) -> Suggestion:
    _refuse_the_unseen(by)
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related(
        "left__survivor", "right__survivor"
    )
    locked = rows.get(pk=suggestion.pk)
    if locked.state in {State.CONFIRMED, State.REFUSED}:
        raise DecidedAlready(_("Somebody decided this meanwhile. The next one is shown."))
    if locked.left.root_id == locked.right.root_id:
        raise DecidedAlready(_("They are one person already. The next one is shown."))
    return locked


def _between(one: Suggestion) -> list[Suggestion]:
    """The pair itself, and every other undecided pair between the same two, by whatever profile of theirs."""
    clusters = clusters_of([one.left_id, one.right_id])
    left, right = clusters[one.left_id], clusters[one.right_id]
    either = Q(among("left_id", left), among("right_id", right)) | Q(
        among("left_id", right), among("right_id", left)
    )
    undecided = Suggestion.objects.filter(either, state__in=[State.OPEN, State.LATER])
    return list(undecided.select_for_update(of=("self",)).order_by("pk"))


def _decide(one: Suggestion, state: State, *, by: Actor, merge: Merge | None = None) -> None:
    one.state, one.merge = state, merge
    one.decided_at, one.decided_by_id = timezone.now(), by.id if by.kind == "member" else None
    one.save()


def _record(fact: type[Fact], one: Suggestion, *, by: Actor) -> None:
    said = fact(suggestion=one.pk, person=one.left_id, other=one.right_id)  # type: ignore[call-arg]
    record([said], by=by)


def _refuse_the_unseen(by: Actor) -> None:
    member = Member.objects.filter(pk=by.id or 0).first() if by.kind == "member" else None
    if not (member and principal_of(member).works_the_desk):
        raise PersonNotSeen(_("You may not see these persons."))
