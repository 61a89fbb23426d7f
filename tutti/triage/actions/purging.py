"""When the window of filtered messages is over their words go, to the byte. What was counted stays as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from tutti.ground.db.among import among
from tutti.ground.db.references import tables_that_go_with
from tutti.ground.rewriting.rewriting import owe_rewrite
from tutti.journal.facts import SYSTEM
from tutti.journal.forgetting import TABLES as OF_THE_JOURNAL
from tutti.journal.recording import record
from tutti.listen.actions.forgetting import TABLES as OF_LISTENING
from tutti.listen.actions.forgetting import forget_conversations, forget_messages, forget_uploads
from tutti.listen.models import Conversation, Message
from tutti.people.actions.forgetting import TABLES as OF_PEOPLE
from tutti.people.actions.forgetting import forget_exchanges, forget_met
from tutti.people.models import Identity, Person
from tutti.triage.actions.changing import changing
from tutti.triage.actions.restoring import WAITS
from tutti.triage.facts import MessagePurged
from tutti.triage.keeping import forget_everywhere, tables_of_copies
from tutti.triage.models import Counted, Decision, Reading, Tier
from tutti.triage.windows import review_window

AT_ONCE = 200  # messages a transaction: well under a second, so that nobody waits for it
READINGS = "triage_reading"

Kept = tuple[
    str, int, str, str, str, str
]  # the day as text, channel, language, mood, intent, topic


def purge_due(*, upto: datetime | None = None, at_most: int = 50_000) -> int:
    """Delete the words of every filtered message whose window is over; how many. Not for use inside a transaction.

    It commits in chunks and goes on where it stopped. What is restored meanwhile stays.
    """
    moment = upto or timezone.now()
    gone = 0
    while gone < at_most:
        done = purge_some(moment)
        if not done:
            break
        gone += done
    forget_uploads(before=moment - review_window())
    return gone


def purge_some(moment: datetime) -> int:
    """One chunk, in one transaction."""
    due = Decision.objects.filter(WAITS, purge_after__lte=moment).order_by("purge_after")
    ids = list(due.values_list("message_id", flat=True)[:AT_ONCE])
    with changing(ids, WAITS, Q(purge_after__lte=moment)) as found:
        if found:
            _purge(found)
            _say(found)
    return len(found)


def _purge(decisions: Sequence[Decision]) -> None:
    """In the order in which one row holds on to another."""
    ids = [decision.message_id for decision in decisions]
    inside = {decision.message_id: decision.conversation_id for decision in decisions}
    conversations = set(inside.values())
    _count([each.message_id for each in decisions if each.tier == Tier.COUNT])
    Reading.objects.filter(among("message_id", ids)).delete()
    forget_messages(ids)
    forget_everywhere(inside)
    identities, persons = forget_exchanges(conversations, ids)
    forget_conversations(conversations)
    forget_met(identities, persons)
    owe_rewrite(_tables())


def _tables() -> set[str]:
    """Every table a word may have stood in."""
    named = {READINGS, *OF_LISTENING, *OF_PEOPLE, *OF_THE_JOURNAL}
    return named | tables_of_copies() | tables_that_go_with(Conversation, Identity, Person)


def _say(decisions: Sequence[Decision]) -> None:
    now = timezone.now()
    for decision in decisions:
        decision.purged_at, decision.person_id = now, None
        decision.department_id = decision.owner_id = None
    record(
        [
            MessagePurged(
                conversation=each.conversation_id, message=each.message_id, tier=each.tier
            )
            for each in decisions
        ],
        by=SYSTEM,
    )


def _count(message_ids: Sequence[int]) -> None:
    """Add these messages to the numbers that stay. A message is counted under the first of its topics."""
    readings = Reading.objects.in_bulk(message_ids)
    messages = Message.objects.filter(among("pk", message_ids))
    said = messages.values_list("pk", "at", "conversation__channel_id")
    counted: Counter[Kept] = Counter()
    for id_, at, channel in said:
        one = readings.get(id_) or Reading(topics=[])
        topic = str(one.topics[0])[:80] if one.topics else ""
        day = at.date().isoformat()
        counted[day, channel, one.language, one.mood, one.intent, topic] += 1
    _add(counted)


def _add(counted: Counter[Kept]) -> None:
    if not counted:
        return
    columns = [*map(list, zip(*counted, strict=True)), list(counted.values())]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Counted._meta.db_table} AS c"  # noqa: S608 -- a name of ours
            " (day, channel_id, language, mood, intent, topic, amount)"
            " SELECT * FROM unnest(%s::date[], %s::int8[], %s::varchar[], %s::varchar[], %s::varchar[],"
            " %s::varchar[], %s::int8[])"
            " ON CONFLICT (day, channel_id, language, mood, intent, topic)"
            " DO UPDATE SET amount = c.amount + excluded.amount",
            columns,
        )


@transaction.atomic
def move_window(before: timedelta, after: timedelta) -> None:
    """Let a changed window count for what waits already: it is counted from when each was filtered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_decision SET purge_after = purge_after + make_interval(secs => %s)"
            " WHERE tier <> 'keep' AND purged_at IS NULL",
            [(after - before).total_seconds()],
        )
