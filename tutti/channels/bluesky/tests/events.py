"""What reaches a Bluesky account, in words of our own, and how its server is played."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tutti.channels.bluesky.hearing import _raw
from tutti.channels.contract import Audience, Outgoing, Party, Raw
from tutti.channels.tests.acting import Acting, Asked, Reply

US, MIRA, OSKAR = "did:plc:acmebank", "did:plc:mira", "did:plc:oskar"
HANDLES = {US: "acmebank.test", MIRA: "mira.test", OSKAR: "oskar.test"}
KIND = "app.bsky.feed.post"
BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
SESSION = {"did": US, "handle": "acmebank.test", "accessJwt": "access", "refreshJwt": "refresh"}
ROOM = "3kroom"


def uri(did, key):
    return f"at://{did}/{KIND}/{key}"


def ref(post):
    return {"uri": post["uri"], "cid": post["cid"]}


def stamp(minutes):
    return (BEGUN + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def post(did, key, text, *, minutes, answers=None, root=None, cid="", record=None, **more):
    """A post as the network shows it."""
    written = {"$type": KIND, "text": text, "langs": ["en"], "createdAt": stamp(minutes)}
    if answers:
        written["reply"] = {"root": ref(root or answers), "parent": ref(answers)}
    return {
        "uri": uri(did, key), "cid": cid or f"bafyrei{key}of{did[-4:]}",
        "author": {"did": did, "handle": HANDLES[did], "labels": []},
        "record": written | (record or {}), "indexedAt": stamp(minutes), "labels": [], **more,
    }  # fmt: skip


def mention(text, did=US):
    start = text.encode().index(b"@acmebank.test")
    place = {"byteStart": start, "byteEnd": start + len(b"@acmebank.test")}
    return [
        {"index": place, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}]}
    ]


FEE = "@acmebank.test you took the fee twice 💳"
ASKED = post(MIRA, "3kfee", FEE, minutes=0, record={"facets": mention(FEE)})
ANSWERED = post(US, "3kours", "We look into it.", minutes=5, answers=ASKED)
AGAIN = post(MIRA, "3kagain", "Any news?", minutes=60, answers=ANSWERED, root=ASKED)
STRANGER = post(OSKAR, "3kstranger", "Which bank is fair?", minutes=70)
NAMED = post(
    MIRA, "3knamed", FEE, minutes=80, answers=STRANGER, record={"facets": mention(FEE)}
)  # fmt: skip


def notified(shown, reason):
    return {key: shown[key] for key in ("uri", "cid", "author", "record", "indexedAt")} | {
        "reason": reason
    }


def gone(name):
    data = {"deleted": name, "at": stamp(200)}
    return Raw(key=f"{name}:deleted", data=json.dumps(data).encode())


def changed(shown, text):
    other = shown | {"cid": shown["cid"] + "2", "record": shown["record"] | {"text": text}}
    data = {"post": other, "changed": True}
    return Raw(
        key=f"{other['uri']}:edit:{other['cid']}", data=json.dumps(data).encode(), received_at=BEGUN
    )


WHISPER = {
    "id": "3km1", "rev": "22m1", "text": "My number is 12-34.", "sender": {"did": MIRA}, "sentAt": stamp(90),
}  # fmt: skip
PRIVATE = Raw(
    key=f"chat:{ROOM}/3km1",
    data=json.dumps({"message": WHISPER, "convo": ROOM, "us": US, "handle": "mira.test"}).encode(),
    received_at=BEGUN,
)
EVENTS = [
    _raw(ASKED, US),
    _raw(ANSWERED, US),
    _raw(AGAIN, US),
    changed(AGAIN, "Any news today?"),
    gone(AGAIN["uri"]),
    PRIVATE,
]
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, text="The fee is back on your account.",
    to=Party(kind="bluesky", value=MIRA, name="mira.test"), audience=Audience.PUBLIC,
    answers=ASKED["uri"], follows=(ASKED["uri"],), language="en",
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=7, text="Please tell us your number here.",
    to=Party(kind="bluesky", value=MIRA, name="mira.test"), answers=ASKED["uri"],
)  # fmt: skip
NAMES = (ANSWERED["uri"],)
STANDING = {
    ("POST", "/xrpc/com.atproto.server.createSession"): SESSION,
    ("POST", "/xrpc/com.atproto.server.refreshSession"): SESSION | {"accessJwt": "newer"},
}
HEARD = [notified(NAMED, "mention"), notified(AGAIN, "reply"), notified(ASKED, "mention")]
SHOWN = {one["uri"]: one for one in (ASKED, ANSWERED, AGAIN, STRANGER, NAMED)}
MISSING = Reply(status=400, data={"error": "RecordNotFound", "message": "Could not locate record"})


def settings(server):
    return {"server": server, "handle": "acmebank.test", "messages": True}


def shown_posts(asked):
    return Reply(data={"posts": [SHOWN[one] for one in asked.query["uris"] if one in SHOWN]})


def its_record(asked):
    name = uri(asked.query["repo"][0], asked.query["rkey"][0])
    if name not in SHOWN:
        return MISSING
    return Reply(data={"uri": name, "cid": SHOWN[name]["cid"], "value": SHOWN[name]["record"]})


def created(asked):
    return Reply(data={"uri": uri(US, asked.json()["rkey"]), "cid": "bafyreinew"})


def pages(part, items, size=1):
    """Newest first, `size` a page, as the network keeps them."""

    def answer(asked):
        start = int((asked.query.get("cursor") or ["0"])[0])
        further = {"cursor": str(start + size)} if start + size < len(items) else {}
        return Reply(data={part: items[start : start + size], **further})

    return answer


def happened(asked):
    events = [
        {
            "$type": "chat.bsky.convo.defs#logCreateMessage",
            "rev": "22m1",
            "convoId": ROOM,
            "message": WHISPER,
        }
    ]
    fresh = asked.query["cursor"][0] < "22m1"
    return Reply(
        data={
            "logs": events if fresh else [],
            "cursor": "22m1" if fresh else asked.query["cursor"][0],
        }
    )


def plays(network: Acting) -> None:
    for (method, path), data in STANDING.items():
        network.on(method, path, Reply(data=data))
    feed = [{"post": AGAIN}, {"post": ANSWERED}]
    room = {
        "id": ROOM,
        "rev": "22m1",
        "members": [{"did": MIRA, "handle": "mira.test"}],
        "lastMessage": WHISPER,
    }
    for name, reply in {
        "com.atproto.server.describeServer": Reply(data={}),
        "app.bsky.notification.listNotifications": pages("notifications", HEARD),
        "app.bsky.feed.getPosts": shown_posts,
        "app.bsky.feed.getAuthorFeed": pages("feed", feed[1:]),
        "app.bsky.feed.searchPosts": pages("posts", [NAMED, ASKED]),
        "com.atproto.repo.getRecord": its_record,
        "chat.bsky.convo.listConvos": Reply(data={"convos": [room]}),
        "chat.bsky.convo.getConvo": Reply(data={"convo": room}),
        "chat.bsky.convo.getConvoForMembers": Reply(data={"convo": room}),
        "chat.bsky.convo.getMessages": pages("messages", [WHISPER]),
        "chat.bsky.convo.getLog": happened,
    }.items():
        network.on("GET", f"/xrpc/{name}", reply)
    network.on("POST", "/xrpc/com.atproto.repo.createRecord", created)
    network.on("POST", "/xrpc/com.atproto.repo.deleteRecord", Reply(data={}))
    said = Reply(data=WHISPER | {"id": "3km2", "sender": {"did": US}})
    network.on("POST", "/xrpc/chat.bsky.convo.sendMessage", said)


def key_of_repeat(asked: Asked) -> str:
    return asked.json()["rkey"] if asked.path.endswith("createRecord") else ""


def loops(asked: Asked) -> Reply:
    parts = {
        "listNotifications": "notifications",
        "getAuthorFeed": "feed",
        "listConvos": "convos",
        "getMessages": "messages",
        "getLog": "logs",
    }
    part = next((part for name, part in parts.items() if asked.path.endswith(name)), "")
    if not part:
        return shown_posts(asked)
    items = {
        "notifications": HEARD[:1],
        "feed": [{"post": ANSWERED}],
        "convos": [],
        "messages": [WHISPER],
        "logs": [],
    }
    return Reply(data={part: items[part], "cursor": "again"})
