"""What changes after it was heard: edits, deletions, audiences, and what became of messages of ours.

The order in which changes come does not matter, nor how often they do: what stands here in the end depends only on
what was said. docs/decisions/0021-what-changes-after-it-was-heard.md says by which rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC

from tutti.channels.contract import Deleted, Edited, Reported, Shown
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record
from tutti.listen.actions.deleting import empty_envelopes, take_words_away
from tutti.listen.actions.editing import write_versions
from tutti.listen.actions.narrowing import narrow_conversations, note_shown
from tutti.listen.echoes import messages_named
from tutti.listen.facts import MessageDeleted, MessageEdited, MessageShown, SendReported
from tutti.listen.models import (
    Channel,
    Claimed,
    Conversation,
    Envelope,
    Message,
    MessageVersion,
    Waiting,
)

CHANGE = "change"
NAME_LENGTH = 300
RANKS = {"delivered": 1, "read": 2, "failed": 3}

Changing = Edited | Deleted | Shown | Reported


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an envelope says of a message that stands, or will stand, elsewhere."""

    envelope: Envelope
    reading: Changing
    caused_by: int | None

    @property
    def name(self) -> str:
        return self.reading.external_id[:NAME_LENGTH]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change with the message it is about."""

    change: Change
    message: Message


def apply_changes(channel: Channel, changes: Sequence[Change]) -> None:
    """Apply what is about messages we have; the rest waits for them. The caller holds the channel's turn."""
    if not changes:
        return
    ids = messages_named(channel, {change.name for change in changes})
    messages = _locked({id_ for found in ids.values() for id_ in found})
    told = [
        Told(change=change, message=messages[id_])
        for change in changes
        for id_ in ids.get(change.name, ())
        if id_ in messages
    ]
    facts = [*_delete(told), *_edit(channel, told), *_show(told), *_report(told)]
    _say(channel, facts)
    _let_go_of_copies(changes, told)
    _file(channel, changes, known=ids.keys())


def _locked(ids: Collection[int]) -> dict[int, Message]:
    """The messages as they are once their conversations are locked."""
    wanted = Message.objects.filter(pk__in=ids).values("conversation_id")
    locked = Conversation.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    list(locked.order_by("pk").values_list("pk", flat=True))
    return Message.objects.select_related("conversation").in_bulk(list(ids))


def _of(kind: type[Changing], told: Sequence[Told]) -> list[Told]:
    return [one for one in told if isinstance(one.change.reading, kind)]


def _delete(told: Sequence[Told]) -> list[tuple[Fact, Told]]:
    """Gone is gone: a message is deleted once, and the earliest word of it counts."""
    found = _of(Deleted, told)
    fresh: dict[int, Told] = {}
    for one in found:
        message = one.message
        if message.deleted_at is None:
            fresh[message.pk] = one
        message.deleted_at = min(message.deleted_at or one.change.reading.at, one.change.reading.at)
    take_words_away(
        [one.message for one in found],
        envelopes=[one.change.envelope for one in found],
    )
    return [
        (MessageDeleted(conversation=one.message.conversation_id, message=id_), one)
        for id_, one in fresh.items()
    ]


def _edit(channel: Channel, told: Sequence[Told]) -> list[tuple[Fact, Told]]:
    found = [one for one in _of(Edited, told) if _by_its_author(channel, one) and not _sent(one)]
    late = [one for one in found if _is_gone(one.message)]
    take_words_away([one.message for one in late], envelopes=[one.change.envelope for one in late])
    standing = [one for one in found if one not in late]
    written = write_versions(
        [(one.message, one.change.reading, one.change.envelope) for one in standing]  # type: ignore[misc]  # `_of` says so
    )
    last = {one.message.pk: one for one in standing if one.message.pk in written}
    return [
        (MessageEdited(conversation=one.message.conversation_id, message=id_), one)
        for id_, one in last.items()
    ]


def _by_its_author(channel: Channel, one: Told) -> bool:
    author = getattr(one.change.reading, "author", None)
    if author is None:
        return True
    if _is_theirs(one.message):
        return bool(author.value == one.message.author_value)
    return author.value in channel.own_addresses


def _sent(one: Told) -> bool:
    """Whether it is about what we sent, under the network's name: there it stands in parts and with a mention before
    it, and its edits are the echo of ours.
    """
    return one.change.name != one.message.external_id


def _is_gone(message: Message) -> bool:
    """Deleted, with its words. Ours keep theirs."""
    return message.deleted_at is not None and _is_theirs(message)


def _is_theirs(message: Message) -> bool:
    return message.direction == Message.Direction.IN


def _show(told: Sequence[Told]) -> list[tuple[Fact, Told]]:
    found = [one for one in _of(Shown, told) if not _is_gone(one.message)]
    changed = note_shown([(one.message, one.change.reading) for one in found])  # type: ignore[misc]  # `_of` says so
    touched = {one.message.conversation_id for one in [*found, *_of(Deleted, told)]}
    audiences = narrow_conversations(touched)
    last = {one.message.pk: one for one in found if one.message.pk in changed}
    return [
        (
            MessageShown(
                conversation=one.message.conversation_id,
                message=id_,
                audience=audiences[one.message.conversation_id],
            ),
            one,
        )
        for id_, one in last.items()
    ]


def _report(told: Sequence[Told]) -> list[tuple[Fact, Told]]:
    """What became of ours stands beside the message; the furthest that was told counts."""
    facts: list[tuple[Fact, Told]] = []
    for one in _of(Reported, told):
        reading, message = one.change.reading, one.message
        if not isinstance(reading, Reported) or _is_theirs(message):
            continue
        known = message.details.get("reported", {})
        report = {
            "name": one.change.name,
            "state": reading.state,
            "at": reading.at.astimezone(UTC).isoformat(),
            "why": reading.why,
        }
        if _is_further(report, known):
            message.details = {**message.details, "reported": report}
            facts.append((_reported(reading, message), one))
    messages = {one.message.pk: one.message for _fact, one in facts}
    Message.objects.bulk_update(messages.values(), ["details"])
    return facts


def _is_further(report: dict[str, str], known: dict[str, str]) -> bool:
    """Of one attempt what is further along counts, of two the later one."""
    if known and report["name"] != known["name"]:
        return report["at"] > known["at"]
    return RANKS.get(report["state"], 0) > RANKS.get(known.get("state", ""), 0)


def _reported(reading: Reported, message: Message) -> SendReported:
    return SendReported(
        conversation=message.conversation_id,
        message=message.pk,
        state=reading.state,
        reported_at=reading.at.isoformat(),
        why=reading.why or None,
    )


def _say(channel: Channel, facts: Sequence[tuple[Fact, Told]]) -> None:
    record(
        [fact for fact, _one in facts],
        by=Actor.channel(channel.pk),
        at=[one.change.reading.at for _fact, one in facts],
        caused_by=[one.change.caused_by for _fact, one in facts],
    )


def _let_go_of_copies(changes: Sequence[Change], told: Sequence[Told]) -> None:
    """Networks repeat the words when only the audience changed, and tell of one edit twice. No version names such an
    envelope, so nothing would find it once the words have to go.
    """
    applied = {one.change.envelope.pk for one in told}
    repeated = {
        change.envelope.pk
        for change in changes
        if change.envelope.pk in applied and isinstance(change.reading, (Edited, Shown))
    }
    if not repeated:
        return
    versions = MessageVersion.objects.filter(message_id__in={one.message.pk for one in told})
    named = versions.filter(envelope_id__in=repeated).values_list("envelope_id", flat=True)
    empty_envelopes(repeated - {id_ for id_ in named if id_})


def _file(channel: Channel, changes: Sequence[Change], *, known: Collection[str]) -> None:
    """Those that were about something are done; the others wait."""
    done = [change.envelope for change in changes if change.name in known]
    Claimed.objects.bulk_create(
        [Claimed(envelope=envelope, channel=channel, by=CHANGE) for envelope in done],
        ignore_conflicts=True,
    )
    Waiting.objects.filter(pk__in=[envelope.pk for envelope in done]).delete()
    Waiting.objects.bulk_create(
        [
            Waiting(envelope=change.envelope, channel=channel, external_id=change.name)
            for change in changes
            if change.name not in known
        ],
        ignore_conflicts=True,
    )
