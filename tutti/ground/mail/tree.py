"""Bytes to a tree of MIME parts, by the standard library's parser with limits put around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32, Policy

from tutti.ground.mail import caps
from tutti.ground.mail.wording import gettext_noop

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class _Capped(Compat32):
    """The lazy policy: it keeps headers as they came. The modern one parses addresses in
    quadratic time.
    """

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        if sum(map(len, sourcelines)) > caps.MAX_HEADER:
            raise caps.TooMuch(gettext_noop("The header of a part is larger than 64 KB."))
        return super().header_source_parse(list(sourcelines))

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        """The value as it came: the parent's way loses every byte above 127."""
        return value


_CAPPED = _Capped()


def parsed(raw: bytes) -> Message:
    """The letter as a tree; raises caps.TooMuch, or RecursionError for one nested beyond all
    measure.
    """
    made = 0

    def make(policy: Policy = _CAPPED) -> Message:
        nonlocal made
        made += 1
        if made > caps.MAX_PARTS + 2:  # the parser makes one to try, and one for the letter itself
            raise caps.TooMuch(gettext_noop("The letter has more than 500 parts."))
        return Message(policy=policy)

    parser = BytesFeedParser(make, policy=_CAPPED)
    parser.feed(raw.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n"))
    message = parser.close()
    if _deeper_than(message, caps.MAX_DEPTH):
        raise caps.TooMuch(gettext_noop("The letter's parts are nested more than 30 deep."))
    return message


def children(message: Message) -> list[Message]:
    """The parts of a multipart; empty for anything else, and for one whose boundary is missing."""
    if not message.is_multipart():
        return []
    return [part for part in message.get_payload() if isinstance(part, Message)]


def everything(message: Message) -> Iterator[Message]:
    """The part and all parts below it, the first first."""
    yield message
    for part in children(message):
        yield from everything(part)


def _deeper_than(message: Message, depth: int) -> bool:
    level = [message]
    for _ in range(depth + 1):
        level = [part for parent in level for part in children(parent)]
        if not level:
            return False
    return True
