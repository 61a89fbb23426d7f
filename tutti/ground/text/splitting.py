"""Long words as several numbered parts, and how long words are by a network's own way of counting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

_LINK = re.compile(r"https?://\S*[^\s.,;:!?)\]}'\"»”]", re.IGNORECASE)
_ENDS, _CLOSERS = (
    r"\u3002\uff01\uff1f",
    r"\u300d\u300f\u201d\uff09",
)  # where no space follows a sentence
_ATOM = re.compile(
    rf"[^\s{_ENDS}]*https?://\S+|[^\s{_ENDS}]*[{_ENDS}]+[{_CLOSERS}]*|[^\s{_ENDS}]+", re.IGNORECASE
)
_WHOLE = re.compile(r"https?://|(?:^|\W)@\w", re.IGNORECASE)  # a link or a mention
_SENTENCE_END = re.compile(rf"[.!?\u2026\u0964\u061f{_ENDS}][\"'\u00bb\u2019)\]{_CLOSERS}]*$")
_FULL_ENOUGH = 3  # a part ends at a sentence when that fills a third of it; else at a word
_MOST_DIGITS = 3  # of a part's number

_JOINER = "\u200d"
_INVISIBLE = {_JOINER, "\u200c"}
_FLAG = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_TAG = range(0xE0020, 0xE0080)
_LEAD, _VOWEL, _TAIL = range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200)
_SYLLABLE = range(0xAC00, 0xD7A4)
_TAILS = 28  # Hangul syllables without a tail come every so often

Measure = Callable[[str], int]


class CannotSplit(ValueError):
    """A link, a mention or a single letter is longer than a part may be."""


@dataclass(frozen=True, kw_only=True)
class _Atom:
    """What is never broken, with the space before it."""

    gap: str
    text: str
    size: int

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.text))


def split(
    text: str,
    *,
    longest: int,
    counts: str = "characters",
    link_counts: int = 0,
    opening: str = "",
) -> list[str]:
    """`text` in parts of at most `longest` with `opening` before each: one as it is, several with "1/3" at their end.

    Cut at the end of a sentence, else of a word; a word longer than a part is cut between graphemes. A link or a
    mention is never cut: `CannotSplit` where one does not fit.
    """
    measure = partial(measured, counts=counts, link_counts=link_counts)
    text = text.strip()
    if measure(opening + text) <= longest:
        return [text]
    for digits in range(1, _MOST_DIGITS + 1):
        number = "9" * digits
        room = longest - measure(opening) - measure(f" {number}/{number}")
        pieces = _pieces(text, room, measure)
        if len(pieces) < 10**digits:
            return [f"{one} {place}/{len(pieces)}" for place, one in enumerate(pieces, start=1)]
    raise CannotSplit("This would be more than a thousand parts.")


def measured(text: str, *, counts: str = "characters", link_counts: int = 0) -> int:
    """How long `text` is in "characters" (code points), "graphemes", "utf16" units or "bytes" (UTF-8).

    Each link counts as `link_counts` where that is not 0.
    """
    if not link_counts:
        return _size(text, counts)
    links = len(_LINK.findall(text))
    return _size(_LINK.sub("", text), counts) + links * link_counts


def graphemes(text: str) -> Iterator[str]:
    """What a reader sees as one letter: with its accents, an emoji family, a flag, a Hangul syllable.

    By the properties `unicodedata` knows; rare joins of Indic conjuncts are taken apart, which counts one too many.
    """
    start = 0
    for place in range(1, len(text)):
        if not _belongs(text, start, place):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _size(text: str, counts: str) -> int:
    if counts == "graphemes":
        return sum(1 for _ in graphemes(text))
    if counts == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if counts == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text)


def _belongs(text: str, start: int, place: int) -> bool:
    """Whether the letter at `place` goes on with what began at `start`."""
    before, here = text[place - 1], text[place]
    kind = unicodedata.category(here)
    if before == "\r" and here == "\n":
        return True
    if unicodedata.category(before) in {"Cc", "Zl", "Zp"}:
        return False
    if here in _INVISIBLE or kind in {"Mn", "Me", "Mc"} or ord(here) in _SKIN or ord(here) in _TAG:
        return True
    if ord(here) in _FLAG and ord(before) in _FLAG:
        return (place - start) % 2 == 1
    return (before == _JOINER and kind == "So") or _is_one_syllable(ord(before), ord(here))


def _is_one_syllable(last: int, code: int) -> bool:
    if last in _LEAD:
        return code in _LEAD or code in _VOWEL or code in _SYLLABLE
    open_ended = last in _VOWEL or (last in _SYLLABLE and (last - _SYLLABLE.start) % _TAILS == 0)
    if open_ended and code in _VOWEL:
        return True
    return (open_ended or last in _TAIL or last in _SYLLABLE) and code in _TAIL


def _pieces(text: str, room: int, measure: Measure) -> list[str]:
    atoms = list(_atoms(text, room, measure))
    pieces: list[str] = []
    start = 0
    while start < len(atoms):
        end = _end_of_part(atoms, start, room, measure)
        words = atoms[start].text + "".join(one.gap + one.text for one in atoms[start + 1 : end])
        pieces.append(words)
        start = end
    return pieces


def _atoms(text: str, room: int, measure: Measure) -> Iterator[_Atom]:
    done = 0
    for found in _ATOM.finditer(text):
        gap, done = text[done : found.start()], found.end()
        for part in _fitting(found.group(), room, measure):
            yield _Atom(gap=gap, text=part, size=measure(part))
            gap = ""


def _fitting(word: str, room: int, measure: Measure) -> list[str]:
    """The word itself, or runs of its letters where it is longer than a part."""
    if measure(word) <= room:
        return [word]
    if _WHOLE.search(word):
        raise CannotSplit(word)
    runs, left = [""], room
    for letter in graphemes(word):
        size = measure(letter)
        if size > room:
            raise CannotSplit(letter)
        if size > left:
            runs.append("")
            left = room
        runs[-1] += letter
        left -= size
    return runs


def _end_of_part(atoms: Sequence[_Atom], start: int, room: int, measure: Measure) -> int:
    """Behind the last atom of the part that begins at `start`."""
    filled, end, sentence = 0, start, 0
    while end < len(atoms):
        one = atoms[end]
        size = one.size + (measure(one.gap) if end > start else 0)
        if filled + size > room:
            return sentence or end
        filled, end = filled + size, end + 1
        if filled * _FULL_ENOUGH >= room and (one.ends_sentence or _is_paragraph(atoms, end)):
            sentence = end
    return end


def _is_paragraph(atoms: Sequence[_Atom], end: int) -> bool:
    return end < len(atoms) and "\n" in atoms[end].gap
