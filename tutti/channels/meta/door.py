"""The door Meta delivers to: whose it is, whether a delivery is Meta's, and what is in it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tutti.channels.contract import Connection, Delivery, Raw, Received, Refused, Unreadable
from tutti.channels.meta.naming import key_of
from tutti.channels.payloads import Json, as_item, decoded, dict_at, dicts_at, print_of, without

LONGEST_CHALLENGE = 300
SIGNATURE = "x-hub-signature-256"
MESSAGING = ("messaging", "standby")
SPLIT = ("messages", "statuses", "message_echoes", "calls", "user_preferences", "errors")


def taken(connection: Connection, delivery: Delivery) -> Received:
    """Answer Meta's question by GET; else the events of a delivery, one item each. `Refused` unless it is Meta's.

    Meta signs no moment: a delivery that is repeated later carries the same keys, and is the same events.
    """
    if delivery.method == "GET":
        return Received(answer=_challenge(connection, delivery))
    _check(connection, delivery)
    return Received(items=list(events(delivery.body, received_at=delivery.at)))


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def events(body: bytes, *, received_at: datetime | None = None) -> Iterator[Raw]:
    """Each event of a delivery with what is needed to read it alone. What has no known shape stays whole."""
    delivery = decoded(Raw(key="", data=body))
    if isinstance(delivery, Unreadable):
        yield Raw(key=f"delivery:{print_of(body)}", data=body, received_at=received_at)
        return
    for part in _parts(delivery):
        yield packed(part, received_at=received_at)


def event_of(raw: Raw) -> Json | Unreadable:
    """An item as `packed` made it: of `messaging`, or with a `field` and its `value`."""
    part = decoded(raw)
    if isinstance(part, Unreadable) or "messaging" in part or "field" in part:
        return part
    return Unreadable(reason="This is no event of Meta’s.")


def packed(part: Json, *, received_at: datetime | None) -> Raw:
    """One event as an item under its own name."""
    return as_item(key_of(part), part, received_at=received_at)


def _challenge(connection: Connection, delivery: Delivery) -> bytes:
    token = str(connection.credentials.get("verify_token", ""))
    given = delivery.query.get("hub.verify_token", "")
    same = hmac.compare_digest(given.encode(), token.encode())
    if not token or not same or delivery.query.get("hub.mode") != "subscribe":
        raise Refused("The verify token is not ours.")
    return delivery.query.get("hub.challenge", "")[:LONGEST_CHALLENGE].encode()


def _check(connection: Connection, delivery: Delivery) -> None:
    secret = str(connection.credentials.get("app_secret", ""))
    given = delivery.headers.get(SIGNATURE, "")
    if not secret or not given:
        raise Refused("The delivery is not signed, or there is no app secret to check it with.")
    if not hmac.compare_digest(given.encode(), signature(secret, delivery.body).encode()):
        raise Refused("The signature does not hold.")


def _parts(delivery: Json) -> Iterator[Json]:
    entries = dicts_at(delivery, "entry")
    if not entries:
        yield delivery
    for entry in entries:
        about = {key: entry[key] for key in ("id", "time") if key in entry}
        shared = {**without(delivery, ["entry"]), "entry": about}
        found = [*_changes(entry, shared), *_messaging(entry, shared)]
        yield from found or [{**shared, "entry": entry}]


def _changes(entry: Json, shared: Json) -> Iterator[Json]:
    changes = dicts_at(entry, "changes")
    if "field" in entry:  # Instagram without a Facebook page leaves the list out
        changes = [*changes, entry]
    for change in changes:
        part = {**shared, "field": change.get("field")}
        for value in _values(change.get("value")):
            yield {**part, "value": value}


def _values(value: Any) -> Iterator[Any]:
    """A WhatsApp change holds lists of events; each goes alone, beside who wrote and to which number."""
    lists = [key for key in SPLIT if dicts_at(value, key)]
    shown = [key for key in lists if key != "errors"] or lists
    if not shown:
        yield value
        return
    beside = without(value, shown)
    for key in shown:
        for one in dicts_at(value, key):
            yield {**beside, key: [one]}


def _messaging(entry: Json, shared: Json) -> Iterator[Json]:
    for way in MESSAGING:
        for event in dicts_at(entry, way):
            part = {**shared, "by": way}
            mids = dict_at(event, "delivery").get("mids")
            if not isinstance(mids, list) or not mids:
                yield {**part, "messaging": event}
                continue
            for mid in mids:
                yield {
                    **part,
                    "messaging": {**event, "delivery": {**event["delivery"], "mids": [mid]}},
                }
