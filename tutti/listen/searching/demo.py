"""What is said about Larkmoor in public: posts as their network delivers them, some to us, one found by a search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department
from tutti.journal.passing import follow_past_now
from tutti.listen.actions.storing import store_raw
from tutti.listen.demo_moments import moment
from tutti.listen.models import Channel
from tutti.listen.searching.models import SavedSearch

POSTS = Path(__file__).with_name("demo_posts.json")
HOST = "https://harbour.example"


def fill() -> None:
    """The account is paused: there is no such server. Its search found one post before that."""
    desk = Department.objects.get(name="Front desk")
    channel = Channel.objects.create(
        kind="mastodon",
        name="Larkmoor on Mastodon",
        department=desk,
        settings={"server": HOST},
        state=Channel.State.PAUSED,
    )
    search = SavedSearch.objects.create(
        name="Larkmoor by name",
        channel=channel,
        words=["larkmoor"],
        without=["larkmoor festival"],
        owner=desk.keeper,
        heard=1,
    )
    for _at, raw in sorted(_posts(search), key=lambda item: item[0]):
        store_raw(channel, [raw])
    follow_past_now()


def _posts(search: SavedSearch) -> Iterator[tuple[datetime, Raw]]:
    for thread in json.loads(POSTS.read_text(encoding="utf-8")):
        before: list[str] = []
        for place, said in enumerate(thread["words"]):
            name = f"{HOST}/users/{said['by']}/statuses/{thread['thread']}-{place}"
            at = moment(said["ago"])
            details: dict[str, Any] = {"follows": list(before)}
            if said.get("search"):
                details["search"] = search.pk
            data = json.dumps(_status(name, at, said), ensure_ascii=False).encode()
            yield at, Raw(key=name, data=data, received_at=at, details=details)
            before.append(name)


def _status(name: str, at: datetime, said: Mapping[str, Any]) -> dict[str, Any]:
    number = name.rpartition("/")[2]
    return {
        "id": number,
        "uri": name,
        "url": f"{HOST}/@{said['by']}/{number}",
        "content": f"<p>{escape(said['text'])}</p>",
        "visibility": "public",
        "language": said["language"],
        "spoiler_text": said.get("warning", ""),
        "created_at": at.isoformat(),
        "edited_at": None,
        "media_attachments": _pictures(said),
        "account": {
            "username": said["by"],
            "acct": f"{said['by']}@harbour.example",
            "display_name": said["name"],
            "followers_count": said["followers"],
        },
    }


def _pictures(said: Mapping[str, Any]) -> list[dict[str, str]]:
    if "alt" not in said:
        return []
    return [{"type": "image", "url": f"{HOST}/media/statement.png", "description": said["alt"]}]
