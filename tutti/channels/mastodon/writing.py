"""How one writes on Mastodon: a mention opens an answer, links count little, long ones go as a thread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tutti.channels.contract import Manners, Outgoing
from tutti.channels.mastodon.account import LINK, longest_of
from tutti.channels.mastodon.reading import plain

_MENTIONS = re.compile(r"^(?:@[\w.-]+(?:@[\w.-]+)?\s+)+")

MEDIA = ("image/", "video/", "audio/")
MOST_FILES = 4
LARGEST_FILE = 16 * 1024 * 1024


def manners(settings: Mapping[str, Any]) -> Manners:
    return Manners(
        longest=longest_of(settings), counts="graphemes", link_counts=LINK, splits=True, files=MOST_FILES,
        file_types=MEDIA, largest_file=LARGEST_FILE, alt_texts=True, warnings=True, languages=True,
    )  # fmt: skip


def opening(outgoing: Outgoing) -> str:
    return f"@{outgoing.to.value} " if "@" in outgoing.to.value else ""


def parts_of(outgoing: Outgoing, host: str) -> list[str]:
    """The words of each post. Somebody on our own server is mentioned without its name, which some servers need."""
    mention = opening(outgoing)
    if host and mention.endswith(f"@{host} "):
        mention = mention.removesuffix(f"@{host} ") + " "
    return [mention + words for words in outgoing.parts or (outgoing.text,)]


def normalised(words: str, *, html: bool = False) -> str:
    """Words as they compare: without the names before them, each blank the same."""
    text = plain(words) if html else words
    return " ".join(_MENTIONS.sub("", " ".join(text.split()) + " ").split())
