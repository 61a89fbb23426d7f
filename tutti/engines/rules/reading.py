"""Looking at a condition's text before the language does: its size, its nesting, and whether a value is there.

`has(case.due_at)` becomes the variable `has.case.due_at` of the same length, so that places in messages stay right.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong

LONGEST = 2000  # characters; longer ones are written by programs, not by people
NESTING = 2  # loops in loops; ten thousand turns are the language's own budget for all of them
LONGEST_INSIDE = 300  # characters of a loop in a loop: 800 of them took 4.4 s, 2026-11-21
PATTERNS = 5  # one pattern over 2,000 characters took 14 ms at worst, 2026-11-21
LOOPS = ("all", "exists", "exists_one", "filter", "map")

_TEXTS = re.compile(
    r'r?"""(?:\\.|[^\\])*?"""|r?\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*',
    re.DOTALL,
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LOOP = re.compile(rf"\.\s*({'|'.join(LOOPS)})\s*\(")
_PATTERN = re.compile(r"\bmatches\s*\(")
_QUOTED_PATTERN = re.compile(rf"\s*(?:{_TEXTS.pattern})\s*\)", re.DOTALL)
_HAS = re.compile(r"\bhas\s*\(\s*[a-z_]+(?:\s*\.\s*\w+)+\s*\)")


def readable(text: str) -> str:
    """The condition as the language gets it. `ConditionWrong` when it is larger than any person writes."""
    if len(text) > LONGEST:
        raise ConditionWrong(
            _("This condition is too long: %(length)d of at most %(longest)d characters.")
            % {"length": len(text), "longest": LONGEST},
            text=text,
            at=LONGEST,
        )
    if _UNSEEN.search(text):
        raise ConditionWrong(_("This condition has letters that cannot be seen."))
    bare = without_texts(text)
    _refuse_deep_loops(text, bare)
    _refuse_many_patterns(text, bare)
    return _with_has(text, bare)


def without_texts(text: str) -> str:
    """The condition with each quoted text and comment blanked, of the same length."""
    return _TEXTS.sub(lambda found: " " * len(found.group()), text)


def parts(text: str) -> tuple[str, list[str]]:
    """How the condition is joined at its top (`&&`, `||` or "") and the parts between."""
    bare = without_texts(text)
    for sign in ("||", "&&"):
        places = _at_the_top(bare, sign)
        if places:
            starts = [0, *(place + 2 for place in places)]
            ends = [*places, len(text)]
            cut = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
            return ("", [text.strip()]) if "?" in bare else (sign, cut)
    return "", [text.strip()]


def _at_the_top(bare: str, sign: str) -> list[int]:
    found, depth = [], 0
    for place, letter in enumerate(bare):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and bare.startswith(sign, place):
            found.append(place)
    return found


def _refuse_deep_loops(text: str, bare: str) -> None:
    """Loops in loops in loops, long ones in others, and patterns in loops. One pass, whatever the text."""
    loops = {found.end() - 1: found for found in _LOOP.finditer(bare)}
    patterns = {found.start() for found in _PATTERN.finditer(bare)}
    standing: list[int] = []  # the loops around this place, by where their brackets open
    brackets: list[int] = []
    for place, letter in enumerate(bare):
        if place in patterns and standing:
            raise ConditionWrong(
                _("A pattern cannot be looked for inside a loop. Use contains or startsWith."),
                text=text,
                at=place,
            )
        if letter in "([{":
            brackets.append(place)
        if place in loops:
            standing.append(place)
        if len(standing) > NESTING or (len(standing) == NESTING and _long(standing, place)):
            raise ConditionWrong(
                _(
                    "“%(loop)s” stands in too much, or too much in it. Two short loops may stand in each other."
                )
                % {"loop": loops[standing[-1]].group(1)},
                text=text,
                at=loops[standing[-1]].start() + 1,
            )
        if letter in ")]}" and brackets and brackets.pop() in standing[-1:]:
            standing.pop()


def _long(standing: list[int], place: int) -> bool:
    return place - standing[-1] > LONGEST_INSIDE


def _refuse_many_patterns(text: str, bare: str) -> None:
    """Too many, or one that is not written down: a text as its own pattern took 0.2 s for one row, 2026-11-22."""
    found = list(_PATTERN.finditer(bare))
    for each in found:
        if not _QUOTED_PATTERN.match(text, each.end()):
            raise ConditionWrong(
                _("Write the pattern in quotes; it cannot come from a field."),
                text=text,
                at=each.end(),
            )
    if len(found) > PATTERNS:
        raise ConditionWrong(
            _("At most %(number)d patterns fit in one condition. Join some with | in one pattern.")
            % {"number": PATTERNS},
            text=text,
            at=found[PATTERNS].start(),
        )


def _with_has(text: str, bare: str) -> str:
    letters = list(text)
    for found in _HAS.finditer(bare):
        letters[found.start() + found.group().index("(")] = "."
        letters[found.end() - 1] = " "
    return "".join(letters)
