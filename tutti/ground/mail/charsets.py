"""Bytes to text, whatever the letter claims about them."""

from __future__ import annotations

import codecs
import re

# Names that mail programs use for more than they say (WHATWG), and names Python does not know.
_MEANT = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
}
# Python's own text codecs that no mail program means; punycode and idna take quadratic time, too.
_REFUSED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")


def text_from(data: bytes, charset: str | None) -> str:
    """`data` as text. A wrong or unknown charset gives the likeliest reading, never an error."""
    codec = _codec(charset)
    for attempt in (codec, "utf-8"):
        try:
            return storable(data.decode(attempt))
        except (UnicodeError, ValueError):
            continue
    return storable(_likeliest(data, codec))


def storable(text: str) -> str:
    """`text` without what a database or a page cannot hold; line ends become one LF."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` on one line, without control characters and without marks that turn the writing
    round.
    """
    return _TRICKS.sub("", _CONTROLS.sub(" ", text)).strip()


def _codec(charset: str | None) -> str:
    name = (charset or "utf-8").strip(" '\"").lower()
    try:
        found = codecs.lookup(_MEANT.get(name, name)).name
        if found.replace("_", "-") in _REFUSED:
            return "utf-8"
        b"a".decode(found, errors="replace")  # refuses what turns bytes into bytes, such as zip
    except (LookupError, ValueError):
        return "utf-8"
    return found


def _likeliest(data: bytes, codec: str) -> str:
    """Bytes with no true UTF-8 among their high ones are the old Western code page; others are
    damaged.
    """
    damaged = data.decode(codec, errors="replace")
    has_sense = any(not one.isascii() and one != "\ufffd" for one in damaged)
    return damaged if codec != "utf-8" or has_sense else data.decode("cp1252", errors="replace")
