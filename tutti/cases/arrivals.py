"""Messages on their way to a case, as far as their case needs them. In bulk: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models.functions import Left

from tutti.ground.accounts.models import Department, Member
from tutti.ground.db.among import among
from tutti.listen.models import Channel, Message
from tutti.triage.queries import routes_of

LOOKED_AT = 1000  # characters of the text in which a title is looked for


class Spoken(NamedTuple):
    """A message as far as its case needs it. Whole models of a thousand messages cost twice the time here."""

    pk: int
    conversation_id: int
    channel_id: int
    at: datetime
    direction: str
    automatic: str
    history: bool
    title: str
    subject: str  # the conversation's
    beginning: str  # of the text
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message with its author and the entry that let it in."""

    message: Spoken
    department: Department  # where a rule routes it, else of the channel it came by
    owner_id: int | None  # whom a rule gives it to
    person_id: int | None
    caused_by: int


def arrivals(people: Mapping[int, int | None], causes: Mapping[int, int]) -> list[Arrived]:
    """The messages of these ids, by conversation and in order, each with where a rule routes it."""
    messages = _spoken(list(people))
    routes = routes_of(people.keys())
    departments = _departments({message.channel_id for message in messages})
    routed = Department.objects.in_bulk({department for department, _owner in routes.values()})
    owners = _who_may_own({owner for _department, owner in routes.values() if owner})
    return [
        Arrived(
            message=message,
            department=routed.get(to, departments[message.channel_id]),
            owner_id=owner if owner in owners else None,
            person_id=people[message.pk],
            caused_by=causes[message.pk],
        )
        for message in messages
        for to, owner in [routes.get(message.pk, (0, None))]
    ]


def _spoken(message_ids: Sequence[int]) -> list[Spoken]:
    found = Message.objects.filter(among("pk", message_ids)).values_list(
        "pk",
        "conversation_id",
        "conversation__channel_id",
        "at",
        "direction",
        "automatic",
        "history",
        "title",
        "conversation__title",
        Left("text", LOOKED_AT),
        "details",
    )
    return [Spoken(*row) for row in found.order_by("conversation_id", "at", "id")]


def _departments(channel_ids: set[int]) -> dict[int, Department]:
    channels = Channel.objects.filter(pk__in=channel_ids).select_related("department")
    return {channel.pk: channel.department for channel in channels}


def _who_may_own(member_ids: set[int]) -> set[int]:
    """Whoever left since the rule was written gets nothing; the department's keeper hands it out."""
    if not member_ids:
        return set()
    return set(
        Member.objects.filter(pk__in=member_ids, is_active=True).values_list("pk", flat=True)
    )
