"""What is taken at the door: deliveries Slack signed, or that carry a webhook's token. Everything else is refused."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl

from tutti.channels.contract import Connection, Delivery, Raw, Received, Refused, Unreadable
from tutti.channels.payloads import (
    Json,
    as_item,
    decoded,
    dict_at,
    print_of,
    text_at,
    value_at,
    without,
)

WINDOW = timedelta(minutes=5)  # as Slack advises; an older delivery may be a recorded one
LONGEST_CHALLENGE = 300
SHORTEST_SECRET = 16


def taken(connection: Connection, delivery: Delivery) -> Received:
    """The event of a delivery under its own name; the same event is always the same item."""
    if delivery.method != "POST":
        raise Refused("Only POST is taken here.")
    if connection.settings.get("program", "slack") != "slack":
        return _from_webhook(connection, delivery)
    check_signature(connection, delivery)
    payload = _object(delivery.body)
    if payload.get("type") == "url_verification":
        return Received(answer=text_at(payload, "challenge")[:LONGEST_CHALLENGE].encode())
    return Received(items=[item_of(payload, received_at=delivery.at)])


def check_signature(connection: Connection, delivery: Delivery) -> None:
    """Raises `Refused` unless the raw body was signed with our secret, just now."""
    secret = _secret(connection)
    stamp = delivery.headers.get("x-slack-request-timestamp", "")
    given = delivery.headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):  # noqa: PLR2004 -- seconds until the year 33658
        raise Refused("It does not say when it was sent.")
    if not hmac.compare_digest(signature(secret, stamp, delivery.body).encode(), given.encode()):
        raise Refused("The signature does not hold.")
    if abs(delivery.at - datetime.fromtimestamp(int(stamp), UTC)) > WINDOW:
        raise Refused("It was sent too long ago.")


def signature(secret: str, stamp: str, body: bytes) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()


def item_of(payload: Json, *, received_at: datetime | None = None) -> Raw:
    """An event as an item. What was said is named by where it stands: a mention comes as two events, and is one."""
    return as_item(_key(payload), without(payload, ["token"]), received_at=received_at)


def _key(payload: Json) -> str:
    event = dict_at(payload, "event")
    room, ts = text_at(event, "channel"), text_at(event, "ts")
    own = f"event:{text_at(payload, 'event_id') or print_of(payload)}"
    if event.get("type") not in {"message", "app_mention"} or not (room and ts):
        return own
    changed = text_at(event, "message.ts")
    gone = text_at(event, "deleted_ts") or text_at(event, "previous_message.ts")
    if event.get("subtype") == "message_changed" and changed:
        return f"{room}/{changed}:edit:{text_at(event, 'event_ts') or ts}"
    if event.get("subtype") == "message_deleted" and gone:
        return f"{room}/{gone}:deleted"
    return f"{room}/{ts}" if event.get("subtype") != "message_replied" else own


def _from_webhook(connection: Connection, delivery: Delivery) -> Received:
    """Mattermost and Rocket.Chat sign nothing: the token inside is compared instead, and is not kept."""
    secret = _secret(connection)
    kind = delivery.headers.get("content-type", "")
    payload = _form(delivery.body) if "x-www-form-urlencoded" in kind else _object(delivery.body)
    given = value_at(payload, "token")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Refused("The token is not ours.")
    room = text_at(payload, "channel_id")
    own = text_at(payload, "post_id") or text_at(payload, "message_id")
    key = f"{room}/{own}" if own else f"event:{print_of(payload)}"
    if payload.get("isEdit"):
        key += f":edit:{print_of(text_at(payload, 'text'))}"
    return Received(items=[as_item(key, without(payload, ["token"]), received_at=delivery.at)])


def _secret(connection: Connection) -> str:
    secret = str(connection.credentials.get("secret", ""))
    if len(secret) < SHORTEST_SECRET:
        raise Refused("There is no secret to check it with.")
    return secret


def _object(body: bytes) -> Json:
    payload = decoded(Raw(key="", data=body))
    if isinstance(payload, Unreadable):
        raise Refused(payload.reason)
    return payload


def _form(body: bytes) -> Json:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused("This is no form.") from error
