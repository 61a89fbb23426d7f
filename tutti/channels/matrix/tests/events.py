"""What reaches this channel, in words of our own, and how it is played with."""

from __future__ import annotations

import json
from typing import Any

from tutti.channels.contract import Audience, Outgoing, Party, Raw
from tutti.channels.matrix.reading import Kept, key_of, pack
from tutti.channels.tests.acting import Acting, Asked, Reply

ROOM, CROWD = "!two:acme.test", "!square:acme.test"
CARE, MIRA, NOOR = "@care:acme.test", "@mira:cust.test", "@noor:cust.test"
AT = 1_795_000_000_000
CLIENT = "/_matrix/client/v3"
STANDING: dict[tuple[str, str], Any] = {}


def settings(server: str) -> dict[str, Any]:
    return {"server": server, "user": CARE}


def event(name: str, content: dict[str, Any], *, sender=MIRA, kind="m.room.message", **more: Any):
    moment = AT + int(name.strip("$e")) * 1000
    told = {"event_id": name, "type": kind, "sender": sender, "origin_server_ts": moment}
    return told | {"content": content} | more


def raw(room: str, told: dict[str, Any], data: bytes = b"", **known: Any) -> Raw:
    kept = Kept(event=told, room=room, name="Mira Duarte", **known)
    return Raw(key=key_of(room, told), data=pack(kept, data))


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": text, **more}


def related(kind: str, name: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": kind, "event_id": name}}


ASKED = event("$e1", words("Which branch can change my address?"))
ANSWERED = event(
    "$e2",
    words("> <@mira:cust.test> Which branch\n\nAny of them?", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$e1"}}}),
)  # fmt: skip
NEW_WORDS = {"m.new_content": words("Which branch can change my number?")} | related(
    "m.replace", "$e1"
)
EDITED = event("$e3", words("* Which branch can change my number?", **NEW_WORDS))
PICTURE = event(
    "$e4",
    {"msgtype": "m.image", "body": "letter.png", "url": "mxc://acme.test/abc", "info": {"mimetype": "image/png", "size": 5}},
)  # fmt: skip
DELETED = event("$e5", {"redacts": "$e2"}, kind="m.room.redaction", redacts="$e2")
THREAD = event("$e6", words("And on Saturdays?", **related("m.thread", "$e1")), sender=NOOR)
REACTION = event("$e7", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e1", "key": "+"}}, kind="m.reaction")  # fmt: skip
SECRET = event("$e8", {"algorithm": "m.megolm.v1.aes-sha2"}, kind="m.room.encrypted")

EVENTS: list[Raw] = [
    raw(ROOM, ASKED, direct=True),
    raw(ROOM, ANSWERED, direct=True),
    raw(ROOM, EDITED, direct=True, original_sender=MIRA),
    raw(ROOM, PICTURE, b"bytes", direct=True),
    raw(ROOM, DELETED, direct=True),
    raw(CROWD, THREAD, public=True),
    raw(CROWD, REACTION, public=True),
    raw(CROWD, SECRET),
]
TO = Party(kind="matrix", value=MIRA)
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, text="Any of them can.", to=TO, answers=f"{ROOM}/$e1",
    follows=(f"{ROOM}/$e1",),
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=8, text="Let us talk here.", to=TO, answers=f"{CROWD}/$e6",
    follows=(f"{CROWD}/$e6",), audience=Audience.PRIVATE,
)  # fmt: skip


def key_of_repeat(asked: Asked) -> str:
    """What is sent carries its transaction in the path, a new room its address; a file by itself is no message."""
    if asked.path.endswith("/createRoom"):
        return str(asked.json()["room_alias_name"])
    return asked.path.rpartition("/")[2] if asked.method == "PUT" else ""


def plays(network: Acting) -> None:
    """A room for two with a past longer than one answer, and a second look that finds nothing more."""
    timeline = {"events": [PICTURE, DELETED], "limited": True, "prev_batch": "p1"}
    state = {"events": [event("$e0", {}, kind="m.room.create", state_key="")]}
    whole = {"next_batch": "s2", "rooms": {"join": {ROOM: {"timeline": timeline, "state": state}}}}
    pages = {
        "p1": {"chunk": [EDITED, ANSWERED], "end": "p2"},
        "p2": {"chunk": [ASKED], "end": "p3"},
        "p3": {"chunk": []},
    }

    def sync(asked: Asked) -> Reply:
        return Reply(data={"next_batch": "s2"} if "since" in asked.query else whole)

    network.on("GET", f"{CLIENT}/sync", sync)
    network.on("GET", f"{CLIENT}/rooms/", lambda asked: _of_room(asked, pages))
    network.on("GET", f"{CLIENT}/account/whoami", Reply(data={"user_id": CARE}))
    network.on("GET", "/_matrix/client/v1/media/download/", Reply(body=b"bytes"))
    network.on("PUT", f"{CLIENT}/rooms/", lambda asked: Reply(data={"event_id": "$sent"}))


def _of_room(asked: Asked, pages: dict[str, Any]) -> Reply:
    if asked.path.endswith("/messages"):
        return Reply(data=pages[asked.query["from"][0]])
    if asked.path.endswith("/joined_members"):
        return Reply(data={"joined": {CARE: {}, MIRA: {"display_name": "Mira Duarte"}}})
    if "/event/" in asked.path:
        return Reply(data=ASKED)
    return Reply(status=404, data={"errcode": "M_NOT_FOUND", "error": "Not there."})


def loops(asked: Asked) -> Reply:
    """Every page names itself as the one before it, and every look is the same look."""
    if asked.path.endswith("/sync"):
        timeline = {"events": [ASKED], "limited": True, "prev_batch": "p1"}
        rooms = {"join": {ROOM: {"timeline": timeline}}, "invite": {ROOM: {}}}
        return Reply(body=json.dumps({"next_batch": "s1", "rooms": rooms}).encode())
    return Reply(data={"chunk": [ASKED], "end": "p1", "joined": {}, "event_id": "$sent"})
