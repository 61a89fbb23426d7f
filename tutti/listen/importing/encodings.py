"""In which encoding a text file is written, found by looking at all of it."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from tutti.listen.importing.items import Progress

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GOOD_ENOUGH = 10  # sound characters for each broken one, above which a file is UTF-8 with wounds


def encoding_of(path: Path) -> str:
    """The file's encoding: by its mark, by its zeros, UTF-8 when nearly all of it is, else cp1252 or Latin 1."""
    with path.open("rb") as file:
        head = file.read(4096)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    return marked or _without_mark(head) or _eight_bits(path)


def text_lines(path: Path, encoding: str, progress: Progress) -> Iterator[str]:
    """The lines with their ends, NULs left out; bytes that are no character become U+FFFD."""
    progress.total, progress.done = path.stat().st_size, 0
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        for number, line in enumerate(text):
            if number % 200 == 0:
                progress.done = raw.tell()
            yield line.replace("\x00", "") if "\x00" in line else line
        progress.done = progress.total


def _without_mark(head: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every second byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > half * 0.3 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.1 else ""


def _eight_bits(path: Path) -> str:
    if _is_utf8(path):
        return "utf-8"
    sound, wounds, undefined = _count(path)
    if sound > wounds * _GOOD_ENOUGH:
        return "utf-8"
    return "latin-1" if undefined else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count(path: Path) -> tuple[int, int, bool]:
    """Characters beyond ASCII that are sound UTF-8, broken ones, and whether cp1252 misses a byte."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    sound = wounds = 0
    undefined = False
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        broken = text.count("�")
        wounds += broken
        sound += sum(not character.isascii() for character in text) - broken
        undefined = undefined or any(byte in chunk for byte in b"\x81\x8d\x8f\x90\x9d")
    return sound, wounds, undefined


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
