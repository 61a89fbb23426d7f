"""What is new for the account: mentions and direct messages, what we wrote elsewhere, hashtags.

Each line is read from its own mark (`min_id`) upwards, so that a week of silence is caught up page by page and nothing
between two pages is skipped. Addresses of next pages are never taken from the server: our key goes with every request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import Connection, Polled, Raw, TryLater
from tutti.channels.mastodon import streaming
from tutti.channels.mastodon.account import hashtags_of, web_of
from tutti.channels.mastodon.finding import looked_up, number_of
from tutti.channels.mastodon.items import (
    Item,
    Threads,
    changed,
    edition,
    moment_of,
    recheck,
    usable,
)
from tutti.channels.web import Web

PAGE = 40  # what servers give at most
LONGEST_BATCH = 200
MOST_PAGES = 50  # of one line and look: 2,000 items
FIRST_PAGES = 10  # of a line that was never read: what stands there already

StatusOf = Callable[[Item], Item | None]


def new_statuses(connection: Connection) -> Iterator[Polled]:
    """Our own first: an answer to them is then known as one."""
    web = web_of(connection)
    hearing = Hearing(connection, web)
    yield from hearing.line(
        "own", f"/api/v1/accounts/{hearing.me}/statuses", _answer, exclude_reblogs="true"
    )
    asked = {"types[]": "mention", "include_filtered": "true"}
    yield from hearing.line("mentions", "/api/v1/notifications", _mention, **asked)
    for tag in hashtags_of(connection.settings):
        yield from hearing.line(f"#{tag}", f"/api/v1/timelines/tag/{tag}", lambda item: item)
    yield from hearing.touched(streaming.take_touched(connection.channel_id))


def rechecked(connection: Connection, names: Sequence[str]) -> list[Raw]:
    """Items for those of our messages that were edited or deleted meanwhile.

    A deletion is believed only of posts whose number our server told us: that it cannot find one of another server
    today proves nothing. Nor does a server that no longer knows us: there nothing is found at all.
    """
    web = web_of(connection)
    items: list[Raw | None] = []
    for name in names:
        status_id = number_of(connection, name)
        items.append(recheck(web, status_id, name) if status_id else edition(looked_up(web, name)))
    found = [raw for raw in items if raw]
    if any(raw.details["what"] == "deleted" for raw in found):
        own_id(web)
    return found


class Hearing:
    """One look at a server. `marks` says how far each line was read."""

    def __init__(self, connection: Connection, web: Web) -> None:
        self.web = web
        self.starts_at = connection.starts_at
        self.marks: dict[str, str] = dict(connection.cursor.get("marks") or {})
        self.me = own_id(web)
        self.threads = Threads(web, self.me, connection.cursor.get("seen"), self.starts_at)

    def line(self, mark: str, path: str, status_of: StatusOf, **query: Any) -> Iterator[Polled]:
        """What came on one line since its mark, oldest first."""
        for page in self._pages(mark, path, query):
            found = [status_of(item) for item in page]
            asks = mark == "mentions"
            raws = [
                raw
                for status in found
                if usable(status)
                for raw in self.threads.raws(status, asks=asks)
            ]
            yield from self._batches(raws, mark, str(page[-1]["id"]))

    def touched(self, ids: set[str]) -> Iterator[Polled]:
        """What the stream said was changed or deleted, asked for; an announcement alone is no proof."""
        raws = [raw for raw in (changed(self.web, one, self.threads) for one in sorted(ids)) if raw]
        if raws:
            yield Polled(items=raws, cursor=self._cursor())

    def _pages(self, mark: str, path: str, query: dict[str, Any]) -> Iterator[list[Item]]:
        if mark not in self.marks:
            yield from self._first(path, query)
            return
        newest, before = self.marks[mark], ""
        for _round in range(MOST_PAGES):
            page = self._page(path, query | {"min_id": newest})
            if not page or str(page[-1]["id"]) in {newest, before}:  # a server that goes in circles
                return
            yield page
            newest, before = str(page[-1]["id"]), newest

    def _first(self, path: str, query: dict[str, Any]) -> Iterator[list[Item]]:
        """What stands there since the channel's beginning, collected backwards and given forwards."""
        pages: list[list[Item]] = []
        oldest: dict[str, Any] = {}
        while len(pages) < FIRST_PAGES and (page := self._page(path, query | oldest)):
            fresh = [item for item in page if self._is_wanted(item)]
            pages.append(fresh or page[-1:])
            if len(fresh) < len(page) or oldest.get("max_id") == page[0]["id"]:
                break
            oldest = {"max_id": page[0]["id"]}
        yield from reversed(pages)

    def _is_wanted(self, item: Item) -> bool:
        written = moment_of(item)
        return self.starts_at is not None and written is not None and written >= self.starts_at

    def _page(self, path: str, query: dict[str, Any]) -> list[Item]:
        """Oldest first."""
        found = self.web.get(path, limit=PAGE, **query).data
        if not isinstance(found, list):
            raise TryLater(_("The network did not answer in its own way."))
        return [item for item in reversed(found) if isinstance(item, dict) and item.get("id")]

    def _batches(self, raws: list[Raw], mark: str, newest: str) -> Iterator[Polled]:
        """The mark goes forward with the last batch of a page only."""
        while len(raws) > LONGEST_BATCH:
            yield Polled(items=raws[:LONGEST_BATCH], cursor=self._cursor(), more=True)
            raws = raws[LONGEST_BATCH:]
        self.marks[mark] = newest
        yield Polled(items=raws, cursor=self._cursor(), more=True)

    def _cursor(self) -> dict[str, Any]:
        return {"marks": dict(self.marks), "seen": self.threads.kept()}


def own_id(web: Web) -> str:
    data = web.get("/api/v1/accounts/verify_credentials").data
    if not isinstance(data, dict) or not data.get("id"):
        raise TryLater(_("The network did not answer in its own way."))
    return str(data["id"])


def _mention(item: Item) -> Item | None:
    status = item.get("status")
    return status if item.get("type") == "mention" and isinstance(status, dict) else None


def _answer(item: Item) -> Item | None:
    """What we wrote to somebody; our news is heard when somebody answers it."""
    return item if item.get("in_reply_to_id") or item.get("visibility") == "direct" else None
