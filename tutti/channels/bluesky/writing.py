"""A post as Bluesky wants it: its key, its facets by places in UTF-8, its place in the thread. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tutti.channels.bluesky.speaking import POST, Item

LONGEST, LONGEST_BYTES = 300, 3000  # graphemes and bytes of a post
LONGEST_PRIVATE, LONGEST_PRIVATE_BYTES = 1000, 10_000
FILES, LARGEST_FILE = 4, 1_000_000
LANGUAGES = 3

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_KEY_LETTERS = 13
_KEYS_FROM = (
    1_672_531_200_000_000  # 2023 in microseconds: keys of ours lie in two years that are over
)
_KEYS_SPAN = 63_072_000_000_000
_LINK = re.compile(r"https?://[^\s<>\"']+")
_MENTION = re.compile(
    r"(?<![\w@./])@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z][a-z0-9-]*)", re.IGNORECASE
)
_TAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d]\w*)")  # a case number is no subject
_AFTER_A_LINK = ".,;:!?…’”"


def record_key(external_id: str, part: int) -> str:
    """The name of a post on our own account, fixed by the reply: written again, it is the same post.

    Posts are named by moments (TID: 53 bits of microseconds, ten of a clock) and other names are refused, so the
    moment is taken from a hash.
    """
    digest = hashlib.sha256(f"{external_id}\n{part}".encode()).digest()
    moment = _KEYS_FROM + int.from_bytes(digest[:8]) % _KEYS_SPAN
    number = moment << 10 | int.from_bytes(digest[8:10]) % 1024
    letters = [_ALPHABET[number >> 5 * place & 31] for place in range(_KEY_LETTERS)]
    return "".join(reversed(letters))


def post_record(
    text: str,
    *,
    at: datetime,
    people: Mapping[str, str],
    language: str = "",
    reply: Item | None = None,
    images: Sequence[Item] = (),
) -> Item:
    """`people` are DIDs by handle; a name that is not among them stays plain words."""
    made: Item = {"$type": POST, "text": text, "createdAt": stamp(at)}
    if facets := facets_of(text, people):
        made["facets"] = facets
    if language:
        made["langs"] = [language][:LANGUAGES]
    if reply:
        made["reply"] = reply
    if images:
        made["embed"] = {"$type": "app.bsky.embed.images", "images": list(images)}
    return made


def facets_of(text: str, people: Mapping[str, str]) -> list[Item]:
    """What in a text leads somewhere. A mention inside a link is part of the link."""
    found: list[tuple[int, int, Item]] = []
    for link in _LINK.finditer(text):
        uri = _link(link.group())
        found.append((link.start(), link.start() + len(uri), _feature("link", uri=uri)))
    found += [
        (*mention.span(), _feature("mention", did=did))
        for mention in _MENTION.finditer(text)
        if (did := people.get(mention.group(1).lower()))
    ]
    found += [(*tag.span(), _feature("tag", tag=tag.group(1))) for tag in _TAG.finditer(text)]
    kept: list[Item] = []
    reached = 0
    for start, end, feature in sorted(found, key=lambda one: one[:2]):
        if start >= reached:
            kept.append({"index": _place(text, start, end), "features": [feature]})
            reached = end
    return kept


def handles_in(text: str) -> list[str]:
    return list(dict.fromkeys(found.lower() for found in _MENTION.findall(text)))


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: datetime, part: int) -> datetime:
    """Parts of one answer stand in their order, also where apps sort by the moment."""
    return at + timedelta(milliseconds=part)


def _link(found: str) -> str:
    uri = found.rstrip(_AFTER_A_LINK)
    return uri.rstrip(")") if uri.endswith(")") and "(" not in uri else uri


def _place(text: str, start: int, end: int) -> Item:
    before = len(text[:start].encode())
    return {"byteStart": before, "byteEnd": before + len(text[start:end].encode())}


def _feature(kind: str, **said: str) -> Item:
    return {"$type": f"app.bsky.richtext.facet#{kind}", **said}
