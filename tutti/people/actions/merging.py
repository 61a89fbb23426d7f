"""Saying that two persons are one, and taking it back at any time later. Nothing moves at a merge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Member
from tutti.ground.db.locks import take_turns
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.actions.values import choose, give_back, take
from tutti.people.errors import (
    ApartAlready,
    ColleagueUnconfirmed,
    NeedsAMember,
    NotAskedNow,
    OnePersonAlready,
    PersonNotSeen,
    TwoColleagues,
)
from tutti.people.facts import PersonsMerged, PersonsParted
from tutti.people.loose import KINDS
from tutti.people.models import Identity, Merge, Person
from tutti.people.parted import GIVEN, STAYS, questions_of

NOTHING: Mapping[str, Any] = MappingProxyType({})


@transaction.atomic
def merge_persons(  # long: what a merge is decided with, each by its name
    survivor: Person,
    other: Person,
    *,
    by: Actor,
    fields: Mapping[str, str] = NOTHING,
    evidence: Mapping[str, Any] = NOTHING,
    colleague: bool = False,
) -> Merge:
    """Let `other`, and all who stand under it, stand under `survivor`. Whoever they stand under now is merged.

    `fields` says "survivor" or "other" by field (`values.fields_of`); one nobody chose stays the survivor's, unless
    it is empty there. `colleague` confirms that one of us is meant. `evidence` is kept as it is: numbers and words
    of ours.
    """
    one_merge_at_a_time()
    survivor, other = _locked_roots(survivor, other)
    _refuse_what_is_wrong(survivor, other, by=by, colleague=colleague)
    chosen = choose(survivor, other, fields)
    merge = Merge.objects.create(
        survivor=survivor,
        other=other,
        at=timezone.now(),
        by_id=_member_id(by),
        chosen=chosen,
        wrote=take(survivor, other, chosen),
        evidence=dict(evidence),
    )
    survivor.save()
    Person.objects.filter(Q(pk=other.pk) | Q(survivor=other.pk)).update(survivor=survivor)
    record([PersonsMerged(person=survivor.pk, other=other.pk, merge=merge.pk)], by=by)
    return merge


@transaction.atomic
def unmerge(merge: Merge, *, by: Actor, gives: Mapping[str, str] = NOTHING) -> Merge:
    """Undo a merge, whatever was merged since: `other` and those merged into it stand apart again.

    `gives` answers what `questions_of(merge)` asks, "survivor" or "other" by key, for a value "keep" or "back".
    What is not answered stays as it is. An answer to what is not asked any more is refused.
    """
    one_merge_at_a_time()
    merge = Merge.objects.select_related("other").get(pk=merge.pk)
    _refuse_what_is_over(merge, by=by)
    cluster = _lock_clusters([merge.other_id])
    gives = _heard(merge, gives)
    merge.undone_at, merge.undone_by_id = timezone.now(), _member_id(by)
    merge.save(update_fields=["undone_at", "undone_by"])
    give_back(merge, also=[key[len("value:") :] for key, said in gives.items() if said == "back"])
    _stand_anew(cluster)
    given = _give(merge.other, [key for key, said in gives.items() if said == GIVEN], by=by)
    parted = PersonsParted(
        person=merge.survivor_id, other=merge.other_id, merge=merge.pk, given=given
    )
    record([parted], by=by)
    return merge


def one_merge_at_a_time() -> None:
    """Merges are rare and walk over many persons: one after the other, none waits for another half done.

    Whoever locks anything of merged persons before merging (suggestions, proofs) takes this turn first.
    """
    take_turns("people merges")


def _locked_roots(survivor: Person, other: Person) -> tuple[Person, Person]:
    roots = dict(
        Person.objects.filter(pk__in=[survivor.pk, other.pk]).values_list("pk", "survivor_id")
    )
    survivor_id, other_id = (roots[one.pk] or one.pk for one in (survivor, other))
    _lock_clusters([survivor_id, other_id])
    return Person.objects.get(pk=survivor_id), Person.objects.get(pk=other_id)


def _lock_clusters(ids: Collection[int]) -> list[int]:
    """Lock everybody who is one with these, in the order of ids; answers who that is.

    Not against new exchanges and identities, which only need the persons to be there.
    """
    roots = [
        root or pk
        for pk, root in Person.objects.filter(pk__in=ids).values_list("pk", "survivor_id")
    ]
    rows = Person.objects.select_for_update(no_key=True).filter(
        Q(pk__in=roots) | Q(survivor__in=roots)
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _refuse_what_is_wrong(survivor: Person, other: Person, *, by: Actor, colleague: bool) -> None:
    if survivor.pk == other.pk:
        raise OnePersonAlready(_("These are one person already."))
    _refuse_the_unseen(by)
    identified = [_is_identified(one) for one in (survivor, other)]
    if all(identified) and by.kind != "member":
        raise NeedsAMember(_("Both are identified: a colleague must say that they are one."))
    colleagues = [_is_colleague(one) for one in (survivor, other)]
    if all(colleagues):
        raise TwoColleagues(_("Each of them signs in here: they are two colleagues."))
    if any(colleagues) and not colleague:
        raise ColleagueUnconfirmed(_("One of them is a colleague. Confirm that you mean this."))


def _refuse_what_is_over(merge: Merge, *, by: Actor) -> None:
    _refuse_the_unseen(by)
    if merge.undone_at is not None:
        raise ApartAlready(_("They are two persons again already."))


def _refuse_the_unseen(by: Actor) -> None:
    if by.kind != "member":
        return
    member = Member.objects.filter(pk=by.id or 0).first()
    if member is None or not principal_of(member).works_the_desk:
        raise PersonNotSeen(_("You may not see these persons."))


def _one_with(person: Person) -> Q:
    return Q(person=person) | Q(person__survivor=person)


def _is_identified(person: Person) -> bool:
    proved = Identity.objects.filter(_one_with(person), verified_at__isnull=False)
    return proved.exists()


def _is_colleague(person: Person) -> bool:
    everybody = Person.objects.filter(Q(pk=person.pk) | Q(survivor=person))
    return everybody.filter(member__isnull=False).exists()


def _heard(merge: Merge, gives: Mapping[str, str]) -> dict[str, str]:
    """The answers, with what goes along with each. Refused is what was not asked, or not so."""
    questions = {question.key: question for question in questions_of(merge)}
    for key, said in gives.items():
        if key not in questions or said not in questions[key].answers:
            raise NotAskedNow(_("What is asked has changed meanwhile. Look at it again."))
    along = {one.key: gives[key] for key in gives for one in questions[key].along}
    return {key: said for key, said in {**gives, **along}.items() if said != STAYS}


def _give(person: Person, keys: Iterable[str], *, by: Actor) -> int:
    wanted: dict[str, list[int]] = {}
    for key in keys:
        kind, _colon, id_ = key.partition(":")
        wanted.setdefault(kind, []).append(int(id_))
    for kind in (kind for kind in KINDS if kind in wanted):
        KINDS[kind].give(wanted[kind], person, by)
    return sum(len(ids) for ids in wanted.values())


def _stand_anew(person_ids: Collection[int]) -> None:
    """Derive under whom each stands from the merges in force; changes rows only where that differs."""
    into = dict(
        Merge.objects.in_force().filter(other__in=person_ids).values_list("other_id", "survivor_id")
    )
    for person in Person.objects.filter(pk__in=person_ids):
        root = person.pk
        while root in into:
            root = into[root]
        right = root if root != person.pk else None
        if person.survivor_id != right:
            Person.objects.filter(pk=person.pk).update(survivor=right)


def _member_id(by: Actor) -> int | None:
    return by.id if by.kind == "member" else None
