"""What a condition may ask about a message."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, Values, describes
from tutti.engines.understanding.understanding import INTENTS, MOODS, Understood
from tutti.triage.heard import Author, Heard, authors, heard
from tutti.triage.models import Reading
from tutti.triage.readings import understood_of

COUNTED_TO = 100  # earlier messages of a conversation; whoever has more is not asked how many

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_MENTION = re.compile(r"(?<!\w)@\w")
_HASHTAG = re.compile(r"(?<!\w)#\w")


class Around(NamedTuple):
    """What stands around a message: earlier ones of its conversation, and files with it."""

    before: int
    files: int


_AROUND = """
SELECT wanted.message_id,
  (SELECT count(*) FROM (SELECT FROM listen_message o WHERE o.conversation_id = wanted.conversation_id
    AND o.id < wanted.message_id LIMIT %s) earlier),
  (SELECT count(*) FROM listen_attachment a WHERE a.message_id = wanted.message_id)
FROM unnest(%s::int8[], %s::int8[]) AS wanted(message_id, conversation_id)
"""


def read_messages(ids: Sequence[int]) -> Mapping[int, Values]:
    """Four statements, whatever the number of messages. Nothing is understood anew: stored readings are read."""
    messages = heard(ids)
    return values_of_messages(
        messages, understood_of(Reading.objects.in_bulk(ids)), authors(messages)
    )


def values_of_messages(
    messages: Sequence[Heard],
    readings: Mapping[int, Understood],
    written_by: Mapping[int, Author],
) -> dict[int, Values]:
    """The same for messages that are in hand already. One statement."""
    around = _around(messages)
    blank = Understood()
    return {
        each.id: _said(each)
        | _read(readings.get(each.id, blank))
        | {
            "conversation_messages": float(around[each.id].before),
            "files": float(around[each.id].files),
            "first_contact": each.id in written_by and written_by[each.id].is_new,
        }
        for each in messages
    }


def _around(messages: Sequence[Heard]) -> dict[int, Around]:
    columns = [[each.id for each in messages], [each.conversation_id for each in messages]]
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [COUNTED_TO, *columns])
        return {id_: Around(before, files) for id_, before, files in cursor.fetchall()}


def _said(message: Heard) -> dict[str, Any]:
    text = message.text
    return {
        "text": text,
        "title": message.title,
        "channel": message.channel_name,
        "channel_kind": message.channel_kind,
        "audience": message.audience,
        "is_public": message.audience == "public",
        "direction": message.direction,
        "automatic": bool(message.automatic),
        "history": message.history,
        "trust": message.trust,
        "author": message.author_value,
        "author_name": message.author_name,
        "reach": message.reach,
        "links": float(len(_LINK.findall(text))),
        "mentions": float(len(_MENTION.findall(text))),
        "hashtags": float(len(_HASHTAG.findall(text))),
        "length": float(len(text)),
        "at": message.at,
    }


def _read(said: Understood) -> dict[str, Any]:
    return {
        "language": said.language,
        "mood": said.mood,
        "feeling": float(said.feeling),
        "intent": said.intent,
        "topics": list(said.topics),
        "urgency": float(said.urgency),
        "noise": said.noise,
        "entities": [
            f"{kind}:{value}" for kind, values in said.entities.items() for value in values
        ],
    }


describes(
    "message",
    label=_("The message"),
    read=read_messages,
    fields=(
        Field(name="text", kind="text", label=_("Its words")),
        Field(name="title", kind="text", label=_("Its title")),
        Field(name="channel", kind="text", label=_("Name of the channel")),
        Field(name="channel_kind", kind="text", label=_("Kind of the channel, as email")),
        Field(
            name="audience",
            kind="text",
            label=_("Who can read it"),
            choices=("public", "private", "internal"),
        ),
        Field(name="is_public", kind="yes_no", label=_("Others can read along")),
        Field(name="direction", kind="text", label=_("To us or from us"), choices=("in", "out")),
        Field(name="automatic", kind="yes_no", label=_("A machine wrote it")),
        Field(name="history", kind="yes_no", label=_("It came with a file of the past")),
        Field(
            name="trust",
            kind="text",
            label=_("How sure the sender is"),
            choices=("verified", "weak", ""),
        ),
        Field(name="author", kind="text", label=_("Address or handle of who wrote it")),
        Field(name="author_name", kind="text", label=_("Name of who wrote it")),
        Field(name="reach", kind="number", label=_("How many follow who wrote it")),
        Field(name="language", kind="text", label=_("Its language, as en")),
        Field(name="mood", kind="text", label=_("Its mood"), choices=MOODS),
        Field(name="feeling", kind="number", label=_("How bad or good it sounds, -100 to 100")),
        Field(name="intent", kind="text", label=_("What it wants"), choices=INTENTS),
        Field(name="topics", kind="texts", label=_("What it is about")),
        Field(name="urgency", kind="number", label=_("How urgent it is, 0 to 3")),
        Field(name="noise", kind="number", label=_("How likely it is banter or spam, 0 to 1")),
        Field(name="entities", kind="texts", label=_("Things it names, as order:123")),
        Field(name="links", kind="number", label=_("How many links are in it")),
        Field(name="mentions", kind="number", label=_("How many people it names with @")),
        Field(name="hashtags", kind="number", label=_("How many hashtags are in it")),
        Field(name="length", kind="number", label=_("How many letters it has")),
        Field(name="files", kind="number", label=_("How many files came with it")),
        Field(name="at", kind="moment", label=_("When it was said")),
        Field(
            name="conversation_messages",
            kind="number",
            label=_("How many messages came before it in its conversation"),
        ),
        Field(name="first_contact", kind="yes_no", label=_("Its author never wrote before")),
    ),
)
