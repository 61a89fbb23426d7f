"""Asking for what was not delivered: now and then, from where the last look ended, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from django.utils import timezone

from tutti.channels.contract import Connection, Polled
from tutti.channels.meta.door import packed
from tutti.channels.meta.graph import account, listed
from tutti.channels.payloads import Json, dicts_at, moment_at, text_at

EVERY = timedelta(
    minutes=10
)  # Meta delivers; this finds what it could not deliver, within its hourly calls
OVERLAP = timedelta(minutes=10)  # what is written while we look may stand behind what we have seen
BATCH = 200
MESSAGES = "messages.limit(50){id,created_time,from,to,message,attachments}"

Dated = tuple[datetime, Json]
Looking = Callable[[datetime], Iterable[Dated]]


def catch_up(connection: Connection, looking: Looking) -> Iterator[Polled]:
    """What `looking` finds since the last look, in batches; nothing while that is but minutes ago.

    The cursor moves to the newest of each batch, oldest first, so that what breaks off goes on there.
    """
    now = timezone.now()
    asked = moment_at(connection.cursor, "asked")
    if asked and timedelta(0) <= now - asked < EVERY:
        return
    heard = moment_at(connection.cursor, "heard") or connection.starts_at or now
    found = sorted(looking(heard - OVERLAP), key=lambda one: one[0])
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        heard = min(max(heard, batch[-1][0]), now)
        items = [packed(part, received_at=now) for _, part in batch]
        more = start + BATCH < len(found)
        yield Polled(items=items, cursor={"heard": heard.isoformat()}, more=more)
    cursor = {"heard": heard.isoformat(), "asked": now.isoformat()}
    yield Polled(items=(), cursor=cursor)


def conversations(connection: Connection, platform: str, since: datetime) -> Iterator[Dated]:
    """Messages of a page's or an account's conversations since a moment, shaped as they are delivered."""
    me = account(connection)
    fields = f"updated_time,{MESSAGES}"
    for page in listed(
        connection, f"{me}/conversations", platform=platform, fields=fields, limit=25
    ):
        fresh = list(takewhile(lambda one: _is_since(one, "updated_time", since), page))
        for conversation in fresh:
            for message in dicts_at(conversation, "messages.data"):
                at = moment_at(message, "created_time")
                if at and at >= since:
                    yield at, _as_delivered(me, message)
        if len(fresh) < len(page):
            return


def _is_since(thing: Json, path: str, since: datetime) -> bool:
    at = moment_at(thing, path)
    return at is None or at >= since


def _as_delivered(me: str, message: Json) -> Json:
    sender = text_at(message, "from.id")
    other = next((text_at(one, "id") for one in dicts_at(message, "to.data")), "")
    event = {
        "sender": {
            "id": sender,
            "name": text_at(message, "from.name") or text_at(message, "from.username"),
        },
        "recipient": {"id": other},
        "timestamp": text_at(message, "created_time"),
        "message": {
            "mid": text_at(message, "id"),
            "text": text_at(message, "message"),
            "attachments": [_attachment(one) for one in dicts_at(message, "attachments.data")],
        },
    }
    return {"entry": {"id": me}, "by": "asked", "messaging": event}


def _attachment(one: Json) -> Json:
    paths = (("image_data.url", "image"), ("video_data.url", "video"), ("file_url", "file"))
    url, what = next(
        ((text_at(one, path), what) for path, what in paths if text_at(one, path)), ("", "file")
    )
    return {"type": what, "title": text_at(one, "name"), "payload": {"url": url}}
