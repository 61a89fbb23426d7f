"""What reaches an account on Mastodon, in words of our own, and how its server is played."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count

from tutti.channels.contract import Audience, Outgoing, Party, Raw
from tutti.channels.tests.acting import Acting, Asked, Reply

BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
NETWORK = "https://social.example"
US = {"id": "1", "username": "acmebank", "acct": "acmebank", "display_name": "Acme Bank"}
MIRA = {
    "id": "2", "username": "mira", "acct": "mira@far.example", "display_name": "Mira Castellanos",
    "followers_count": 1200,
}  # fmt: skip
MENTION = '<span class="h-card"><a href="https://social.example/@acmebank" class="u-url mention">@<span>acmebank</span></a></span>'


def status(number, account, words, *, minutes, answers=None, **more):
    """A status as its server gives it."""
    host = "https://far.example" if "@" in account["acct"] else NETWORK
    name = f"{host}/users/{account['username']}/statuses/{number}"
    return {
        "id": str(number), "uri": name, "url": name, "account": account,
        "content": f"<p>{words}</p>", "visibility": "public", "language": "en", "spoiler_text": "",
        "created_at": (BEGUN + timedelta(minutes=minutes)).isoformat(), "edited_at": None,
        "in_reply_to_id": answers, "media_attachments": [], "poll": None, "reblog": None, **more,
    }  # fmt: skip


def raw(one, **details):
    return Raw(
        key=one["id"],
        data=json.dumps(one).encode(),
        received_at=datetime.fromisoformat(one["created_at"]),
        details=details,
    )


ASKED = status(101, MIRA, f"{MENTION} you took the fee twice", minutes=0)
ANSWERED = status(102, US, "@mira We look into it.", minutes=5, answers="101")
AGAIN = status(103, MIRA, f"{MENTION} Any news?", minutes=60, answers="102")
TALK = status(104, MIRA, "Which bank is fair?", minutes=70)
NAMED = status(105, MIRA, f"{MENTION} perhaps?", minutes=80, answers="104")
WHISPER = status(106, MIRA, f"{MENTION} My number is 12-34.", minutes=90, visibility="direct")
CHANGED = ASKED | {
    "content": f"<p>{MENTION} you took the fee three times</p>",
    "edited_at": (BEGUN + timedelta(minutes=120)).isoformat(),
}
SHARED = status(107, MIRA, "", minutes=130, reblog=TALK)

EVENTS = [
    raw(ASKED),
    raw(ANSWERED, follows=[ASKED["uri"]], ours=True),
    raw(AGAIN, follows=[ASKED["uri"], ANSWERED["uri"]]),
    raw(WHISPER),
    Raw(
        key=f"101:edit:{CHANGED['edited_at']}", data=json.dumps(CHANGED).encode(),
        received_at=BEGUN, details={"what": "edit"},
    ),
    Raw(
        key="103:deleted", data=json.dumps({"uri": AGAIN["uri"]}).encode(),
        received_at=BEGUN + timedelta(hours=3), details={"what": "deleted"},
    ),
    raw(SHARED),
]  # fmt: skip
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, text="The fee is back on your account.",
    to=Party(kind="mastodon", value="mira@far.example", name="Mira"), audience=Audience.PUBLIC,
    answers=ASKED["uri"], follows=(ASKED["uri"],), language="en",
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=7, text="Please tell us your number here.",
    to=Party(kind="mastodon", value="mira@far.example", name="Mira"), answers=ASKED["uri"],
)  # fmt: skip
ALL = {one["id"]: one for one in (ASKED, ANSWERED, AGAIN, TALK, NAMED, WHISPER)}


def settings(server):
    return {"server": server, "hashtags": "#acme"}


def paged(items):
    """Newest first, two a page, as the network keeps them; `min_id` gives the two just above it."""

    def answer(asked: Asked) -> Reply:
        least, most = asked.query.get("min_id"), asked.query.get("max_id")
        found = sorted(items, key=lambda item: int(item["id"]), reverse=True)
        if most:
            found = [item for item in found if int(item["id"]) < int(most[0])]
        if least:
            return Reply(data=[item for item in found if int(item["id"]) > int(least[0])][-2:])
        return Reply(data=found[:2])

    return answer


def _one(asked: Asked) -> Reply:
    number = asked.path.removeprefix("/api/v1/statuses/").partition("/")[0]
    if asked.path.endswith("/context"):
        return Reply(data={"ancestors": [TALK] if number == "105" else [], "descendants": []})
    found = ALL.get(number)
    return Reply(data=found) if found else Reply(status=404, data={"error": "Record not found"})


def looked_for(asked: Asked) -> Reply:
    name = asked.query.get("q", [""])[0]
    found = [one for one in ALL.values() if name in one["uri"] or name in one["content"]]
    return Reply(data={"accounts": [], "hashtags": [], "statuses": found})


def plays(network: Acting) -> None:
    numbers = count(900)
    posted: dict[str, dict] = {}

    def post(asked: Asked) -> Reply:
        key = asked.headers["idempotency-key"]
        if key not in posted:
            said = asked.json()
            posted[key] = status(next(numbers), US, said["status"], minutes=200)
        return Reply(data=posted[key])

    mentions = [
        {"id": str(number), "type": "mention", "created_at": one["created_at"], "status": one}
        for number, one in enumerate((ASKED, AGAIN, NAMED, WHISPER), start=11)
    ]
    for path, reply in {
        "/api/v2/instance": Reply(data={"title": "Social", "version": "4.5.0"}),
        "/api/v1/accounts/verify_credentials": Reply(data=US),
        "/api/v1/accounts/1/statuses": paged([ANSWERED]),
        "/api/v1/notifications": paged(mentions),
        "/api/v1/timelines/tag/": paged([TALK, ASKED]),
        "/api/v2/search": looked_for,
        "/api/v1/statuses/": _one,
    }.items():
        network.on("GET", path, reply)
    network.on("POST", "/api/v1/statuses", post)
    network.on("PUT", "/api/v1/statuses/", _one)
    network.on("DELETE", "/api/v1/statuses/", _one)


def key_of_repeat(asked: Asked) -> str:
    return asked.headers.get("idempotency-key", "")


def loops(asked: Asked) -> Reply:
    """Whatever is asked for, the same page again."""
    if asked.path.endswith("verify_credentials"):
        return Reply(data=US)
    if asked.path.endswith("/context"):
        return Reply(data={"ancestors": []})
    if asked.path.endswith("notifications"):
        item = {"id": "11", "type": "mention", "created_at": ASKED["created_at"], "status": ASKED}
        return Reply(data=[item])
    return Reply(data=[ASKED])
