"""Questions about what was heard, asked by more than one page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from tutti.listen.models import Channel, Claimed, Envelope, Message, Quarantined

COUNTED = 10_000  # a higher count is shown as "10,000 or more"
LOOKED_AT = 1_000  # newest items among which those that wait are counted
PAGE = 50
FILED = ("change", "echo", "nothing")  # see `Claimed`


@dataclass(frozen=True, kw_only=True)
class Item:
    """What became of one envelope: `state` is message, quarantined, discarded or waiting; change, echo or nothing for
    what never becomes a message; inside for what a later stage took.
    """

    envelope: Envelope
    state: str
    message: Message | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Tally:
    messages: int
    quarantined: int
    waiting: int

    @property
    def many(self) -> bool:
        return self.messages > COUNTED


def tally(channel: Channel) -> Tally:
    """How many became messages, how many nobody could read, how many are still on their way."""
    messages = Message.objects.filter(conversation__channel=channel, envelope_id__isnull=False)
    newest = Envelope.objects.filter(channel=channel).order_by("-pk").values("pk")[:LOOKED_AT]
    return Tally(
        messages=messages[: COUNTED + 1].count(),
        quarantined=in_quarantine().filter(channel=channel).count(),
        waiting=_waiting(Envelope.objects.filter(pk__in=newest)).count(),
    )


def in_quarantine() -> QuerySet[Quarantined]:
    return Quarantined.objects.filter(discarded_at__isnull=True)


def items(channel: Channel, *, before: int | None = None) -> list[Item]:
    """The newest envelopes below `before`, one more than a page, each with what became of it. Four queries."""
    envelopes = Envelope.objects.filter(channel=channel).defer("raw").order_by("-pk")
    found = list((envelopes.filter(pk__lt=before) if before else envelopes)[: PAGE + 1])
    ids = [envelope.pk for envelope in found]
    messages = {
        message.envelope_id: message for message in Message.objects.filter(envelope_id__in=ids)
    }
    quarantined = Quarantined.objects.in_bulk(ids)
    claimed = dict(Claimed.objects.filter(pk__in=ids).values_list("pk", "by"))
    return [
        _item(one, messages.get(one.pk), quarantined.get(one.pk), claimed=claimed.get(one.pk, ""))
        for one in found
    ]


def _item(
    envelope: Envelope, message: Message | None, set_aside: Quarantined | None, *, claimed: str
) -> Item:
    if message:
        return Item(envelope=envelope, state="message", message=message)
    if set_aside:
        state = "discarded" if set_aside.discarded_at else "quarantined"
        return Item(envelope=envelope, state=state, reason=set_aside.reason)
    if claimed:
        return Item(envelope=envelope, state=claimed if claimed in FILED else "inside")
    return Item(envelope=envelope, state="waiting")


def _waiting(envelopes: QuerySet[Envelope]) -> QuerySet[Envelope]:
    return envelopes.filter(
        ~Exists(Message.objects.filter(envelope_id=OuterRef("pk"))),
        ~Exists(Quarantined.objects.filter(pk=OuterRef("pk"))),
        ~Exists(Claimed.objects.filter(pk=OuterRef("pk"))),
    )
