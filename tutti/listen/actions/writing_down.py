"""What was said where no network could hear it: written down by a member, kept like everything that arrives."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from tutti.channels.contract import Party, Raw
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.actions.storing import arrival_key, store_raw
from tutti.listen.facts import ChannelConnected
from tutti.listen.models import Arrival, Channel, Conversation, Message

KIND = "phone"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A call or a visit as a member remembers it. `ours`: we called; `way` is "call" or "visit".

    `party` is whom it was with, None for somebody nobody knows.
    """

    words: str
    party: Party | None
    way: str = "call"
    ours: bool = False
    title: str = ""


@transaction.atomic
def write_down(channel: Channel, spoken: Spoken, *, member: Member, nonce: uuid.UUID) -> Message:
    """The record as a message of a conversation of its own. The same nonce is the same record."""
    raw = Raw(
        key=f"record:{nonce}",
        data=msgspec.json.encode(_plain(spoken, member)),
        details={"record": True},
    )
    read_envelopes(dict.fromkeys(store_raw(channel, [raw])))
    arrival = Arrival.objects.get(channel=channel, key=arrival_key(raw.key))
    message = Message.objects.select_related("conversation").get(envelope_id=arrival.envelope_id)
    _name_party(message.conversation, spoken.party)
    return message


@transaction.atomic
def put_down_to(conversation: Conversation, party: Party) -> None:
    """Say that a spoken record was with somebody else: the conversation and their words in it name `party`."""
    theirs = Message.objects.filter(
        conversation=conversation,
        author_kind=conversation.party_kind,
        author_value=conversation.party_value,
    )
    theirs.update(author_kind=party.kind, author_value=party.value, author_name=party.name[:200])
    conversation.party_kind, conversation.party_value = party.kind, party.value
    conversation.party_name = party.name[:200]
    conversation.save(update_fields=["party_kind", "party_value", "party_name"])


@transaction.atomic
def calls_channel(department: Department, *, by: Actor) -> Channel:
    """Where a department's calls and visits are written down, made when the first one is."""
    Department.objects.select_for_update().get(pk=department.pk)
    ours = Channel.objects.filter(kind=KIND, department=department, state=Channel.State.ACTIVE)
    if found := ours.order_by("pk").first():
        return found
    made = Channel.objects.create(kind=KIND, name=_("Calls and visits"), department=department)
    record([ChannelConnected(channel=made.pk, kind=KIND)], by=by)
    return made


def _plain(spoken: Spoken, member: Member) -> dict[str, Any]:
    party = spoken.party or Party(kind="", value="")
    return {
        "party": {"kind": party.kind, "value": party.value, "name": party.name},
        "words": spoken.words,
        "title": spoken.title,
        "way": spoken.way,
        "direction": "out" if spoken.ours else "in",
        "by": member.name,
        "member": member.pk,
    }


def _name_party(conversation: Conversation, party: Party | None) -> None:
    """Where we called, the conversation begins with words of ours and would not know whom it is with."""
    if party is None or conversation.party_value:
        return
    conversation.party_kind, conversation.party_value = party.kind, party.value
    conversation.party_name = party.name[:200]
    conversation.save(update_fields=["party_kind", "party_value", "party_name"])
