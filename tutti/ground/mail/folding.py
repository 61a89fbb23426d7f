"""A reply's own words, what it quotes, and its signature.

mail-parser-reply knows how fourteen languages introduce a quote; only that is taken from it. Its
signatures swallow everything after a line that begins with `Thanks,`, words a company must read,
so the signature rules here are our own and cautious: when in doubt, a line is words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mailparser_reply.constants import MAIL_LANGUAGES

from tutti.ground.mail import phrases
from tutti.ground.mail.letter import Folded

LANGUAGES = ("en", "it", "de", "fr", "es", "nl", "da", "sv", "pl", "cs")

# The library's patterns take quadratic time on long lines, so they see texts of this size only.
_LONGEST_LINE = 300
_MOST_LINES = 1_000
_LONGEST_SIGNATURE = 20
_SIGNATURE_WIDTH = 80


def split_reply(text: str, languages: Sequence[str] = LANGUAGES) -> Folded:
    """`text` in its own words, its quoted text and its signature.

    The words are never empty where the text had any: a letter that is one long quote is shown
    whole.
    """
    lines = text.split("\n")
    own, quoted = _without_quotes(lines, tuple(languages))
    words, signature = _without_signature(own)
    if not _joined(words):
        return Folded(
            words=_joined(own) or text.strip(), quoted=_joined(quoted) if _joined(own) else ""
        )
    return Folded(words=_joined(words), quoted=_joined(quoted), signature=_joined(signature))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _without_quotes(lines: list[str], languages: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Own lines and quoted lines. An answer below or between `>` quotes is kept; one above the
    rest is too.
    """
    starts = _quote_starts(lines, languages)
    own: list[str] = []
    quoted: list[str] = []
    position = 0
    while position < len(lines):
        if position in starts:
            end = _end_of_introduction(lines, position, starts[position])
            if not _is_marked(_next_words(lines, end)):
                return own, quoted + lines[position:]
            quoted += lines[position:end]
            position = end
            continue
        (quoted if _is_marked(lines[position]) else own).append(lines[position])
        position += 1
    return own, quoted


def _quote_starts(lines: list[str], languages: tuple[str, ...]) -> dict[int, int]:
    """Where quotes are introduced: the line's number, and how many lines the introduction takes."""
    found = _library_starts(lines, languages)
    for number, line in enumerate(lines):
        if _is_marked(line) or _follows_forwarding(lines, number):
            found.pop(number, None)
            continue
        length = _introduction_length(lines, number)
        if length:
            found[number] = length
    return found


def _introduction_length(lines: list[str], number: int) -> int:
    line = lines[number]
    if phrases.RULE.fullmatch(line) and _header_block(lines, number + 1):
        return 1 + _header_block(lines, number + 1)
    if phrases.WRITER_FIELD.fullmatch(line) and _header_block(lines, number):
        return _header_block(lines, number)
    if phrases.INTRODUCER.fullmatch(line[:_LONGEST_LINE]):
        for length in (1, 2, 3):
            if phrases.INTRODUCTION.fullmatch(
                " ".join(lines[number : number + length])[: 2 * _LONGEST_LINE]
            ):
                return length
    return 0


def _header_block(lines: list[str], number: int) -> int:
    """How many lines an Outlook header block (From:, Sent:, To:, …) takes from here; 0 when it is
    none.
    """
    length = fields = 0
    for line in lines[number : number + 14]:
        fields += bool(phrases.FIELD.fullmatch(line))
        if not phrases.FIELD.fullmatch(line) and line.strip() and not fields:
            return 0
        if not line.strip() and fields > 1:
            break
        length += 1
    return length if fields >= 3 else 0  # noqa: PLR2004  # fewer may be a form somebody filled in


def _follows_forwarding(lines: list[str], number: int) -> bool:
    """What is forwarded is what the sender wants read, so it is not folded away."""
    before = [line for line in lines[max(0, number - 3) : number] if line.strip()]
    return any(map(phrases.FORWARDED.fullmatch, [lines[number][:_LONGEST_LINE], *before]))


def _library_starts(lines: list[str], languages: tuple[str, ...]) -> dict[int, int]:
    seen = [line.strip() if len(line) <= _LONGEST_LINE else "" for line in lines[:_MOST_LINES]]
    text = "\n".join(seen)
    found: dict[int, int] = {}
    for pattern in _introductions(languages):
        for match in pattern.finditer(text):
            words = match[0].strip("\n")
            first = text.count("\n", 0, match.start() + match[0].index(words)) if words else 0
            if words and not words.startswith(">") and re.search(r"[\d@]", words):
                found.setdefault(first, words.count("\n") + 1)
    return found


@lru_cache(maxsize=32)
def _introductions(languages: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """One pattern a language: several in one take the alternatives of all at every character."""
    wrote = (MAIL_LANGUAGES.get(one, {}).get("wrote_header", "") for one in languages)
    return tuple(re.compile(pattern, re.MULTILINE | re.IGNORECASE) for pattern in wrote if pattern)


def _end_of_introduction(lines: list[str], start: int, length: int) -> int:
    return min(start + max(length, 1), len(lines))


def _next_words(lines: list[str], position: int) -> str:
    return next((line for line in lines[position:] if line.strip()), "")


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    for begins in (_begins_signature, _begins_footer, _begins_closing):
        for number in _last_written(lines):
            if begins(lines, number):
                return lines[:number], lines[number:]
    return lines, []


def _last_written(lines: list[str]) -> list[int]:
    """The last lines with words in them, the first first: a signature can only begin there."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    return written[-_LONGEST_SIGNATURE - 1 :]


def _begins_signature(lines: list[str], number: int) -> bool:
    return bool(phrases.DASHES.fullmatch(lines[number])) and _is_short(
        lines, number, _LONGEST_SIGNATURE
    )


def _begins_footer(lines: list[str], number: int) -> bool:
    return bool(phrases.FOOTER.fullmatch(lines[number])) and _is_short(lines, number, 4)


def _begins_closing(lines: list[str], number: int) -> bool:
    """`Kind regards` alone on its line and at most ten short lines after it: a name, a firm."""
    if not number or len(lines[number]) > _SIGNATURE_WIDTH:
        return False
    return bool(phrases.CLOSING.fullmatch(lines[number])) and _is_short(lines, number, 10)


def _is_short(lines: list[str], number: int, most: int) -> bool:
    written = [line for line in lines[number + 1 :] if line.strip()]
    return len(written) <= most and all(len(line) <= _SIGNATURE_WIDTH for line in written)
