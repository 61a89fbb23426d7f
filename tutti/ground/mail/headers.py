"""A letter's headers: raw ones kept as they came, decoded ones on one line."""

from __future__ import annotations

import binascii
import re
from email.message import Message

from tutti.ground.mail.charsets import one_line, text_from

_FOLD = re.compile(r"\r\n?(?=[ \t])|\n(?=[ \t])")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,900})>")
_BARE_IDENTIFIER = re.compile(r"[^<>\s,;\"]{1,900}@[^<>\s,;\"]{1,200}")
MAX_REFERENCES = 200


class Headers:
    """The headers of one part; names in any case, `all` in the order they stand in the letter."""

    def __init__(self, message: Message) -> None:
        self._items: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._items.setdefault(name.strip().lower(), []).append(_FOLD.sub("", str(value)))

    def all(self, name: str) -> list[str]:
        """Every header of that name, raw: 8-bit bytes still stand as surrogates."""
        return self._items.get(name, [])

    def raw(self, name: str) -> str:
        """The first header of that name, raw; empty when there is none."""
        return self.all(name)[0] if self.all(name) else ""

    def text(self, name: str) -> str:
        """The first header of that name, decoded, on one line."""
        return decoded(self.raw(name))

    def has(self, name: str) -> bool:
        return name in self._items

    def identifiers(self, name: str) -> tuple[str, ...]:
        """Message-IDs without their brackets, each once, the newest two hundred."""
        text = " ".join(decoded(value) for value in self.all(name))
        found = _IDENTIFIER.findall(text) or _BARE_IDENTIFIER.findall(text)
        return tuple(dict.fromkeys(found))[-MAX_REFERENCES:]


def decoded(value: str) -> str:
    """A raw header value as a person reads it: encoded words and 8-bit bytes made text, on one
    line.
    """
    if "=?" not in value:
        return one_line(readable(value))
    return one_line(_with_words_decoded(_BETWEEN_WORDS.sub(r"\1", value)))


def readable(value: str) -> str:
    """A raw header value with its 8-bit bytes made text and its encoded words left alone."""
    if value.isascii():
        return value
    return text_from(value.encode("utf-8", "surrogateescape"), "utf-8")


def _with_words_decoded(text: str) -> str:
    """Neighbouring words of one charset are joined before decoding: some programs cut characters
    in two.
    """
    done: list[str] = []
    held, held_charset, position = b"", "", 0
    for word in _WORD.finditer(text):
        charset = word[1].partition("*")[0].lower()
        if held and (word.start() > position or charset != held_charset):
            done.append(text_from(held, held_charset))
            held = b""
        done.append(readable(text[position : word.start()]))
        held, held_charset = held + _word_bytes(word[2], word[3]), charset
        position = word.end()
    return "".join([*done, text_from(held, held_charset), readable(text[position:])])


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"==")
    except binascii.Error:
        return data
