"""One confirmation that a message arrived: off until a channel asks for it, and never a word of the sender's in it.

Two machines that thank each other, and a form used to flood a stranger's mailbox, are what the limits are for.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.actions.replying import enqueue, write_by_machine
from tutti.answer.errors import CannotSend
from tutti.answer.leaving import confirmed_with
from tutti.answer.models import Send
from tutti.answer.queries import send_with, why_not
from tutti.answer.wording import Asked, require_manners, worded
from tutti.cases.models import Case
from tutti.ground.db.among import among
from tutti.ground.house.speaking import speaking
from tutti.ground.limits.taking import take
from tutti.journal.facts import SYSTEM
from tutti.listen.connections import own_addresses
from tutti.listen.models import Conversation, Message

ONE_A_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TURNS_A_THREAD = 5  # messages of machines in one conversation within an hour
PER_ADDRESS = 3  # within an hour, over all channels
PER_SOURCE = 20  # within an hour, from one network address of a form's visitor
OVERALL = 300  # within an hour: more than this is not customers writing
CONFIRMATION = "confirmation"


def acknowledge_new(cases: dict[int, int]) -> list[Send]:
    """Confirm what opened these cases, where the channel does so; `cases` maps message ids to case ids."""
    messages = Message.objects.filter(among("pk", cases), conversation__channel__acknowledges=True)
    wanted = messages.filter(direction=Message.Direction.IN, history=False, automatic="")
    found = wanted.select_related("conversation__channel").order_by("pk")
    sends = [acknowledge(message, case_id=cases[message.pk]) for message in found]
    return [send for send in sends if send]


@transaction.atomic
def acknowledge(message: Message, *, case_id: int) -> Send | None:
    """Confirm one message, or None when a limit or its author's being a machine stands against it."""
    conversation = message.conversation
    if message.automatic or why_not(conversation) or _is_ours(conversation):
        return None
    if message.at < timezone.now() - ONE_A_DAY or send_with(_nonce(message)):
        return None
    if not (_allowed_by_ledger(conversation) and _allowed_by_limits(message)):
        return None
    case = Case.objects.select_for_update().get(pk=case_id)
    title, words = _confirmation(case)
    words = "\n\n".join([words, *confirmed_with(case, conversation)])
    try:
        wording = worded(conversation, words, Asked(splits=True))
        require_manners(conversation, words, (), wording)
    except CannotSend:
        return None
    ours = write_by_machine(conversation, words, title=title, why=CONFIRMATION)
    return enqueue(case, ours, nonce=_nonce(message), by=SYSTEM, wording=wording)


def _confirmation(case: Case) -> tuple[str, str]:
    """Title and words, in the customer's language where Tutti knows it."""
    with speaking(case.customer.language if case.customer else ""):
        return _("We have your message"), _(
            "We have your message. Somebody will read it and answer; you need not write again."
        )


def _is_ours(conversation: Conversation) -> bool:
    return conversation.party_value.lower() in own_addresses()


def _allowed_by_ledger(conversation: Conversation) -> bool:
    since = timezone.now() - ONE_A_DAY
    told = Send.objects.filter(
        automatic=True, party_value=conversation.party_value, created_at__gt=since
    )
    turns = Message.objects.filter(conversation=conversation, at__gt=timezone.now() - HOUR)
    return not told.exists() and turns.exclude(automatic="").count() < TURNS_A_THREAD


def _allowed_by_limits(message: Message) -> bool:
    """Every bucket gives a token, the narrow ones first."""
    source = str(message.details.get("ip", ""))
    buckets: Sequence[tuple[str, str, int]] = [
        ("confirm-address", message.conversation.party_value, PER_ADDRESS),
        *([("confirm-source", source, PER_SOURCE)] if source else []),
        ("confirm-all", "", OVERALL),
    ]
    return all(take(name, key, limit=limit, per=HOUR).allowed for name, key, limit in buckets)


def _nonce(message: Message) -> uuid.UUID:
    """The same message is confirmed once, whoever follows it how often."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tutti:confirmation:{message.pk}")
