"""What an event of Meta's is called for ever: by the network's own id where it has one, else by what it says."""

from __future__ import annotations

from tutti.channels.payloads import Json, dict_at, dicts_at, print_of, text_at

EDITS = frozenset({"edited", "edit", "update"})


def key_of(part: Json) -> str:
    """The key of one event as `door.events` packs it."""
    found = ""
    if "messaging" in part:
        found = _of_messaging(dict_at(part, "messaging"))
    elif "field" in part:
        found = _of_feed(part) or _of_whatsapp(dict_at(part, "value")) or _of_comment(part)
    return found or f"event:{print_of(part)}"


def feed_id(value: Json) -> str:
    """The id of what a change of a page's feed is about."""
    return text_at(value, "comment_id") or text_at(value, "post_id")


def feed_version(part: Json) -> str:
    """Tells two edits of one thing apart."""
    return text_at(part, "value.created_time") or text_at(part, "entry.time")


def _of_messaging(event: Json) -> str:
    for kind, ending in (("message", ""), ("postback", ""), ("read", ":read")):
        if mid := text_at(event, f"{kind}.mid"):
            gone = kind == "message" and dict_at(event, kind).get("is_deleted")
            return f"{mid}:deleted" if gone else mid + ending
    if mid := text_at(event, "message_edit.mid"):
        return (
            f"{mid}:edit:{text_at(event, 'message_edit.num_edit') or text_at(event, 'timestamp')}"
        )
    mids = dict_at(event, "delivery").get("mids")
    return f"{mids[0]}:delivered" if isinstance(mids, list) and len(mids) == 1 else ""


def _of_feed(part: Json) -> str:
    value = dict_at(part, "value")
    verb, id_ = text_at(value, "verb"), feed_id(value)
    if part.get("field") != "feed" or not id_ or text_at(value, "reaction_type"):
        return ""
    if text_at(value, "item") in {"reaction", "like"}:
        return ""
    if verb in EDITS:
        return f"{id_}:edit:{feed_version(part)}"
    endings = {"add": "", "remove": ":deleted"}
    return id_ + endings[verb] if verb in endings else ""


def _of_comment(part: Json) -> str:
    field = text_at(part, "field")
    if field in {"comments", "live_comments"}:
        return text_at(part, "value.id")
    if field == "mentions":
        return f"mention:{text_at(part, 'value.comment_id') or text_at(part, 'value.media_id')}"
    return ""


def _of_whatsapp(value: Json) -> str:
    for kind in ("messages", "message_echoes"):
        for message in dicts_at(value, kind):
            return text_at(message, "id")
    for status in dicts_at(value, "statuses"):
        who = text_at(status, "recipient_participant_id")
        names = (text_at(status, "id"), text_at(status, "status"), who)
        return ":".join(name for name in names if name)
    return ""
