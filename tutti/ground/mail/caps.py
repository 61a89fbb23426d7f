"""What a letter may cost, checked on its bytes before anything looks inside.

Python's own parser of address headers needs 1.9 s for a To: of 100 KB and 120 s for one of 1.6
MB, so the sizes are refused here and never meet it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutti.ground.mail.wording import gettext_noop

MAX_LETTER = 25 * 1024 * 1024
MAX_HEADER = 64 * 1024
MAX_HEADERS = 256 * 1024
MAX_ADDRESSES = 500
MAX_DEPTH = 30
MAX_PARTS = 500

_ADDRESS_HEADER = re.compile(
    rb"(?:to|cc|bcc|from|sender|reply-to|resent-[a-z-]+)[ \t]*:", re.IGNORECASE
)
_HEADER_LINE = re.compile(rb"[^\s:][^:\n]*:|From ")


class TooMuch(Exception):
    """A cap was passed; the text is the reason, for people."""


def check(raw: bytes) -> None:
    """Pass, or raise TooMuch. Takes time linear in the header block."""
    if len(raw) > MAX_LETTER:
        raise TooMuch(gettext_noop("The letter is larger than 25 MB."))
    total = addresses = 0
    for header in _headers(raw):
        total += len(header)
        if len(header) > MAX_HEADER:
            raise TooMuch(gettext_noop("One header is larger than 64 KB."))
        if total > MAX_HEADERS:
            raise TooMuch(gettext_noop("The headers together are larger than 256 KB."))
        if _ADDRESS_HEADER.match(header):
            addresses += header.count(b"@")
    if addresses > MAX_ADDRESSES:
        raise TooMuch(gettext_noop("The letter names more than 500 addresses."))


def _headers(raw: bytes) -> Iterator[bytes]:
    """The header block, header by header; a header that grows too large is given as far as it was
    read.
    """
    start = position = 0
    while position < len(raw):
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position : min(end, position + 1000)]
        if line[:1] not in b" \t":
            if position > start:
                yield raw[start:position]
            start = position
            if not _HEADER_LINE.match(line):
                return
        position = end
        if position - start > MAX_HEADER:
            break
    yield raw[start:position]
