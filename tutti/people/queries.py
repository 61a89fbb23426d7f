"""Questions about people: how they are known, and what was exchanged with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import phonenumbers
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import seen
from tutti.ground.db.among import among
from tutti.ground.db.places import place_in
from tutti.ground.mail.addresses import canonical
from tutti.ground.search.finding import Reach, find
from tutti.ground.text.folding import sort_key
from tutti.journal.entries import Entry
from tutti.listen.models import Conversation, Message
from tutti.people.models import Exchange, Identity, Merge, Person

_CLUSTERS = """
SELECT asked.id, one.id FROM people_person asked
JOIN people_person one ON one.id = coalesce(asked.survivor_id, asked.id)
  OR one.survivor_id = coalesce(asked.survivor_id, asked.id)
WHERE asked.id = ANY(%s)
ORDER BY asked.id, one.survivor_id NULLS FIRST, one.id
"""
LONGEST_ID = 18  # digits
_LAST_LETTER = "\U0010ffff"  # sorts behind every letter a name goes on with


def cluster_of(person_id: int) -> list[int]:
    """Ids of all who are one person with this one now, the one they stand under first; itself alone as a rule."""
    return clusters_of([person_id]).get(person_id, [person_id])


def clusters_of(person_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each of these persons, the ids of all who are one with them. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CLUSTERS, [list(set(person_ids))])
        rows = cursor.fetchall()
    found: dict[int, list[int]] = {}
    for asked, one in rows:
        found.setdefault(asked, []).append(one)
    return found


def roots_of(person_ids: Iterable[int]) -> dict[int, int]:
    """For each of these persons, the id of the one they stand under: their own as a rule. One statement."""
    known = Person.objects.filter(among("pk", set(person_ids)))
    return {id_: survivor or id_ for id_, survivor in known.values_list("pk", "survivor_id")}


def touched_by(entries: Iterable[Entry]) -> set[int]:
    """Everybody whose shown values such facts may change: those they name, and who is one person with them."""
    found = list(entries)
    named = {entry.subject_id for entry in found}
    named |= {entry.payload["other"] for entry in found if "other" in entry.payload}
    return named | {one for cluster in clusters_of(named).values() for one in cluster}


def standing_for(person_ids: Sequence[int]) -> list[Person]:
    """Who these persons are now, each once, in the order asked; with the identities of all who are one with them."""
    roots = roots_of(person_ids)
    ids = list(dict.fromkeys(roots[id_] for id_ in person_ids if id_ in roots))
    known = Person.objects.defer("fields").in_bulk(ids)
    people = [known[id_] for id_ in ids if id_ in known]
    with_identities(people)
    return people


def merges_of(cluster: Sequence[int]) -> list[Merge]:
    """The merges that make these persons one, the latest first."""
    rows = Merge.objects.in_force().filter(other__in=cluster)
    return list(rows.select_related("other", "survivor", "by").order_by("-at", "-pk"))


def partings_of(person: Person, *, most: int = 5) -> list[Merge]:
    """Merges with this person that were undone, the latest first."""
    rows = Merge.objects.filter(undone_at__isnull=False)
    ours = rows.filter(Q(survivor=person) | Q(other=person))
    related = ours.select_related("other__survivor", "survivor__survivor", "undone_by")
    return list(related.order_by("-undone_at", "-pk")[:most])


def looked_up(who: Principal, asked: str, *, most: int) -> list[Person]:
    """Whoever is known by exactly this, then those whose names and addresses hold the words; each person once."""
    if not (asked and who.works_the_desk):
        return []
    hits = find(asked, kinds=["person"], reach=Reach(everything_open=True), limit=most)
    return standing_for([*known_as(asked), *(hit.object_id for hit in hits)])[:most]


def with_identities(people: Sequence[Person]) -> None:
    """Read `known_by` of all of them in two statements."""
    clusters = clusters_of(person.pk for person in people)
    everybody = {one for cluster in clusters.values() for one in cluster}
    found: defaultdict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(among("person_id", everybody)).order_by("id"):
        found[identity.person_id].append(identity)
    for person in people:
        theirs = [identity for one in clusters.get(person.pk, ()) for identity in found[one]]
        person.known_by = sorted(theirs, key=lambda identity: identity.pk)


def known_as(asked: str) -> list[int]:
    """Ids of the persons known by exactly this mail address, number or handle, as it came with them."""
    address = canonical(asked) or ""
    values = {asked.strip(), asked.strip().lower().lstrip("@"), address, as_number(asked)} - {""}
    found = Identity.objects.filter(value__in=values).order_by("person_id")
    return list(found.values_list("person_id", flat=True)[:10])


def known_by(kind: str, value: str) -> Person | None:
    """The person of exactly this identity, as it came with them; None where nobody has it."""
    found = Identity.objects.select_related("person").filter(kind=kind, value=value).first()
    return found.person if found and value else None


def as_number(asked: str) -> str:
    """`asked` as an international phone number (E.164); nothing when it is none."""
    try:
        number = phonenumbers.parse(asked, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True, kw_only=True)
class People:
    """A page of people; `after` is the address part of the next one, empty on the last."""

    people: Sequence[Person]
    after: str


@dataclass(frozen=True, kw_only=True)
class Exchanged:
    """One message on a person's timeline."""

    exchange: Exchange
    message: Message
    conversation: Conversation

    @property
    def ours(self) -> bool:
        return self.message.direction == Message.Direction.OUT


@dataclass(frozen=True, kw_only=True)
class Life:
    """A page of a person's timeline, newest first; `after` leads to what is older."""

    entries: Sequence[Exchanged]
    after: str


def people_by_name(who: Principal, *, starts: str = "", after: str = "", size: int = 50) -> People:
    """A page of people in the order of their names, each who is one person once. Three statements."""
    people = Person.objects.visible_to(who).filter(survivor=None).order_by("sort_key", "id")
    if starts:
        first = sort_key(starts)
        people = people.filter(sort_key__gte=first, sort_key__lt=first + _LAST_LETTER)
    key, _mark, id_ = after.rpartition("~")
    if id_.isdecimal() and len(id_) <= LONGEST_ID:
        people = people.filter(
            Q(sort_key__gt=key) | Q(sort_key=key, id__gt=int(id_)), sort_key__gte=key
        )
    found = list(people.defer("fields")[: size + 1])
    shown = found[:size]
    with_identities(shown)
    last = f"{shown[-1].sort_key}~{shown[-1].pk}" if len(found) > size else ""
    return People(people=shown, after=last)


def life_of(who: Principal, person: Person, *, after: str = "", size: int = 30) -> Life:
    """What was exchanged with a person and all who stand under them, as far as `who` may see it.

    Whether a message may be seen is the stage's to say that its conversation belongs to (`ground.access.seeing`).
    A page may hold fewer than `size` entries when some of them are not to be seen.
    """
    exchanges = _exchanges(person).order_by("-at", "-message_id")
    moment, id_ = place_in(after)
    if moment:
        older = Q(at__lt=moment) | Q(at=moment, message_id__lt=id_)
        exchanges = exchanges.filter(older, at__lte=moment)
    found = list(exchanges[: size + 1])
    page = found[:size]
    allowed = seen(who, "conversation", {exchange.conversation_id for exchange in page})
    entries = _with_messages([each for each in page if each.conversation_id in allowed])
    more = len(found) > size
    last = f"{page[-1].at.isoformat()}_{page[-1].message_id}" if more else ""
    return Life(entries=entries, after=last)


def _exchanges(person: Person) -> QuerySet[Exchange]:
    cluster = cluster_of(person.pk)
    theirs = Exchange.objects.select_related("other__person__survivor")
    if len(cluster) == 1:
        return theirs.filter(person=person)
    twice = theirs.filter(
        person__in=cluster, message_id=OuterRef("message_id"), pk__lt=OuterRef("pk")
    )
    return theirs.filter(person__in=cluster).exclude(Exists(twice))


def _with_messages(exchanges: Sequence[Exchange]) -> list[Exchanged]:
    ids = [exchange.message_id for exchange in exchanges]
    messages = Message.objects.select_related("conversation__channel").defer("folded", "details")
    known = messages.in_bulk(ids)
    return [
        Exchanged(
            exchange=exchange,
            message=known[exchange.message_id],
            conversation=known[exchange.message_id].conversation,
        )
        for exchange in exchanges
        if exchange.message_id in known
    ]
