"""What a saved search finds: hashtags everywhere our server looks, words where it searches posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tutti.channels.contract import Connection, Polled, Raw, Search
from tutti.channels.mastodon.account import web_of
from tutti.channels.mastodon.hearing import own_id
from tutti.channels.mastodon.items import Item, Threads, usable
from tutti.channels.mastodon.reading import plain

PAGE = 40

_TAG = re.compile(r"#?\w+", re.UNICODE)


def found_by(connection: Connection, search: Search) -> Iterator[Polled]:
    """Oldest first, one word after the other; `marks` says how far each was read."""
    web = web_of(connection)
    me = own_id(web)
    threads = Threads(web, me, connection.cursor.get("seen"), None)
    marks: dict[str, str] = dict(search.cursor.get("marks") or {})
    left = search.most
    for mark, path, query in _asked(search.words):
        while left > 0:
            after = {"min_id": marks[mark]} if mark in marks else {}
            told = web.get(path, limit=min(PAGE, left), **query, **after).data
            page = _statuses(told)
            if not page or str(page[-1]["id"]) == marks.get(mark):
                break
            marks[mark] = str(page[-1]["id"])
            left -= len(page)
            raws = [_raw(threads, one, search) for one in page if _fits(one, search, me)]
            yield Polled(items=raws, cursor={"marks": dict(marks)}, more=left > 0)
            if not after:  # the first run takes what is newest
                break


def _asked(words: tuple[str, ...]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for word in words:
        if _TAG.fullmatch(word):
            tag = word.lstrip("#").lower()
            yield f"#{tag}", f"/api/v1/timelines/tag/{tag}", {}
        if not word.startswith("#"):
            yield word, "/api/v2/search", {"q": word, "type": "statuses"}


def _statuses(told: Any) -> list[Item]:
    """Oldest first; a search answers with an object of lists, a timeline with the list."""
    found = told.get("statuses") if isinstance(told, dict) else told
    if not isinstance(found, list):
        return []
    return sorted((one for one in found if usable(one)), key=lambda one: str(one.get("created_at")))


def _fits(status: Item, search: Search, me: str) -> bool:
    if str((status.get("account") or {}).get("id")) == me:
        return False
    words = plain(str(status.get("content") or "")).casefold()
    if any(word.casefold() in words for word in search.without):
        return False
    language = str(status.get("language") or "").partition("-")[0]
    wanted = {one.partition("-")[0] for one in search.languages}
    return not wanted or not language or language in wanted


def _raw(threads: Threads, status: Item, search: Search) -> Raw:
    raw = threads.raw(status)
    return replace(raw, details={**raw.details, "search": search.id})
