"""Questions about people: how they are known, and what was exchanged with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import phonenumbers
from django.db import connection
from django.db.models import Q

from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import seen
from tutti.ground.db.among import among
from tutti.ground.db.places import place_in
from tutti.ground.mail.addresses import canonical
from tutti.ground.text.folding import sort_key
from tutti.listen.models import Conversation, Message
from tutti.people.models import Exchange, Identity, Person

_CLUSTERS = """
SELECT asked.id, one.id FROM people_person asked
JOIN people_person one ON one.id = coalesce(asked.survivor_id, asked.id)
  OR one.survivor_id = coalesce(asked.survivor_id, asked.id)
WHERE asked.id = ANY(%s)
ORDER BY asked.id, one.survivor_id NULLS FIRST, one.id
"""
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


def known_as(asked: str) -> list[int]:
    """Ids of the persons known by exactly this mail address, number or handle."""
    address = canonical(asked) or ""
    values = {asked.strip(), asked.strip().lower().lstrip("@"), address, as_number(asked)} - {""}
    found = Identity.objects.filter(value__in=values).order_by("person_id")
    return list(found.values_list("person_id", flat=True)[:10])


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
    """A page of people in the order of their names. Two statements."""
    people = Person.objects.visible_to(who).order_by("sort_key", "id")
    if starts:
        first = sort_key(starts)
        people = people.filter(sort_key__gte=first, sort_key__lt=first + _LAST_LETTER)
    key, _mark, id_ = after.rpartition("~")
    if id_.isdecimal():
        people = people.filter(
            Q(sort_key__gt=key) | Q(sort_key=key, id__gt=int(id_)), sort_key__gte=key
        )
    found = list(people.defer("fields").prefetch_related("identities")[: size + 1])
    shown = found[:size]
    last = f"{shown[-1].sort_key}~{shown[-1].pk}" if len(found) > size else ""
    return People(people=shown, after=last)


def life_of(who: Principal, person: Person, *, after: str = "", size: int = 30) -> Life:
    """What was exchanged with a person, as far as `who` may see it.

    Whether a message may be seen is the stage's to say that its conversation belongs to (`ground.access.seeing`).
    A page may hold fewer than `size` entries when some of them are not to be seen.
    """
    exchanges = Exchange.objects.filter(person=person).order_by("-at", "-message_id")
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
