"""What stands in a feed, in words of our own, and how its server is played."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tutti.channels.contract import Raw
from tutti.channels.tests.acting import Acting, Reply

BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
ENTRY = {
    "id": "https://news.example/fees", "link": "https://news.example/fees", "title": "Acme Bank lowers its fees",
    "html": "<p>From <b>March</b> on.</p>", "author": "Noor Haddad", "published": BEGUN.isoformat(),
}  # fmt: skip
REVIEW = {
    "id": "review-7",
    "title": "Slow",
    "text": "It never opens.",
    "author": "Oskar",
    "rating": 2.0,
}


def raw(entry, key="", **details):
    data = json.dumps(entry).encode()
    return Raw(key=key or entry["id"], data=data, received_at=BEGUN, details=details)


EVENTS = [
    raw(ENTRY, items="news"),
    raw(REVIEW, items="reviews"),
    raw(ENTRY | {"html": "<p>From April on.</p>"}, key="fees:edit:2", what="edit", version="2"),
]
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Town news</title>
<item><title>Second</title><guid>n2</guid><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The &lt;b&gt;new&lt;/b&gt; card&lt;/p&gt;</description></item>
<item><title>First</title><guid>n1</guid><pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate>
<link>https://news.example/1</link><author>Noor</author><description>The fee</description></item>
</channel></rss>"""


def settings(server):
    return {"address": f"{server}/feed.xml", "items": "news"}


def plays(network: Acting) -> None:
    network.on("GET", "/feed.xml", Reply(body=RSS, headers={"etag": '"1"'}))
