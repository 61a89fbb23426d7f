"""What a customer adds on their page: stored raw first, like everything that arrives."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tutti.answer.status.errors import NothingAdded
from tutti.channels.contract import InboundFile, Party, Raw
from tutti.channels.statuspage.packing import Addition, pack
from tutti.ground.accounts.models import Department
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.listen.actions.storing import store_raw
from tutti.listen.facts import ChannelConnected
from tutti.listen.models import Channel, Conversation

KIND = "statuspage"


def add_words(
    conversation: Conversation, *, words: str, files: Sequence[InboundFile], nonce: str
) -> bool:
    """Let the conversation go on with these words. The same nonce is the same addition; False when it came before.

    When this returns they are stored and the customer may be told; they are read in the background, and the case
    goes on or opens again.
    """
    if not words.strip() and not files:
        raise NothingAdded(_("Write a few words, or add a file."))
    party = Party(
        kind=conversation.party_kind, value=conversation.party_value, name=conversation.party_name
    )
    added = Addition(
        words=words.strip(), conversation=conversation.pk, party=party, files=tuple(files)
    )
    channel = pages_channel(conversation.channel.department)
    return bool(store_raw(channel, [Raw(key=f"status:{nonce}", data=pack(added))]))


@transaction.atomic
def pages_channel(department: Department) -> Channel:
    """Where a department's pages come in, made when the first words do."""
    Department.objects.select_for_update().get(pk=department.pk)
    ours = Channel.objects.filter(kind=KIND, department=department, state=Channel.State.ACTIVE)
    if found := ours.order_by("pk").first():
        return found
    made = Channel.objects.create(kind=KIND, name=_("Status page"), department=department)
    record([ChannelConnected(channel=made.pk, kind=KIND)], by=SYSTEM)
    return made
