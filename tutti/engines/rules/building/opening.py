"""From the text of a condition back to lines, where it says no more than lines can.

A small reader of the language: `||` over `&&` over `!`, brackets, and the forms `writing` makes. Everything else is
`NotLines`, with a sentence that says what stands in the way; the text itself is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from tutti.engines.rules.building.asked import NEGATED, Asked, asked
from tutti.engines.rules.building.rows import Built, Fields, Group, Join, Line, how_of

DEEPEST = 12  # brackets in brackets; a person's condition has two

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<number>\d+(?:\.\d+)?(?![\w.]))"""
    r"""|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"""
    r"""|(?P<sign>\|\||&&|[=!<>]=|[<>!()\[\],.-]))"""
)


class NotLines(ValueError):
    """A text that lines cannot show; the sentence says why."""


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Joined:
    join: Join
    parts: tuple[_Joined | Line, ...]


def opened(text: str, fields: Fields) -> Built:
    """The lines of a condition; `NotLines` when it says more than lines can."""
    if not text.strip():
        return Built()
    reader = _Reader(text=text, tokens=_tokens(text), fields=fields)
    node = reader.either(0)
    reader.finish()
    return _built(node)


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotLines(_not_shown(text[at:end]))
        kind = match.lastgroup
        found.append(Token(kind, match.group(kind), match.start(kind), match.end()))
        at = match.end()
    return found


class _Reader:
    """One walk over the tokens, in the order the language binds them."""

    def __init__(self, *, text: str, tokens: list[Token], fields: Fields) -> None:
        self._text = text
        self._tokens = tokens
        self._fields = fields
        self._at = 0

    def either(self, depth: int) -> _Joined | Line:
        return self._joined("any", "||", partial(self._both, depth))

    def finish(self) -> None:
        if self._at < len(self._tokens):
            raise NotLines(_not_shown(self._text[self._tokens[self._at].start :]))

    def _both(self, depth: int) -> _Joined | Line:
        return self._joined("all", "&&", partial(self._one, depth))

    def _joined(self, join: Join, sign: str, part: Callable[[], _Joined | Line]) -> _Joined | Line:
        parts = [part()]
        while self._sees(sign):
            self._at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else _Joined(join, tuple(parts))

    def _one(self, depth: int) -> _Joined | Line:
        if depth > DEEPEST:
            raise NotLines(_deep())
        if self._sees("("):
            return self._in_brackets(depth)
        if self._sees("!"):
            return self._not(depth)
        return self._line()

    def _in_brackets(self, depth: int) -> _Joined | Line:
        self._at += 1
        node = self.either(depth + 1)
        if not self._sees(")"):
            raise NotLines(_not_shown(self._rest()))
        self._at += 1
        return node

    def _not(self, depth: int) -> Line:
        start = self._at
        self._at += 1
        node = self._one(depth + 1)
        turned = NEGATED.get(node.how) if isinstance(node, Line) else None
        if turned is None or not isinstance(node, Line):
            raise NotLines(_not_shown(self._since(start)))
        return Line(node.field, turned, node.values)

    def _line(self) -> Line:
        start = self._at
        found: Asked | None = asked(self._tokens[self._at :])
        if found is None:
            raise NotLines(_not_shown(self._rest()))
        self._at += found.length
        field = self._fields.get(found.field)
        line = found.of(field) if field else None
        if field is None or line is None or how_of(field, line.how) is None:
            raise NotLines(_not_shown(self._since(start)))
        return line

    def _sees(self, sign: str) -> bool:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token is not None and token.kind == "sign" and token.text == sign

    def _since(self, start: int) -> str:
        return self._text[self._tokens[start].start : self._tokens[self._at - 1].end]

    def _rest(self) -> str:
        if self._at >= len(self._tokens):
            return self._text
        return self._text[self._tokens[self._at].start :]


def _built(node: _Joined | Line) -> Built:
    if isinstance(node, Line):
        return Built("all", (Group("all", (node,)),))
    flat = _flat(node)
    groups = tuple(_group(part) for part in flat.parts)
    if all(len(group.lines) == 1 for group in groups):
        return Built("all", (Group(node.join, tuple(group.lines[0] for group in groups)),))
    return Built(flat.join, groups)


def _group(part: _Joined | Line) -> Group:
    if isinstance(part, Line):
        return Group("all", (part,))
    lines = [each for each in part.parts if isinstance(each, Line)]
    if len(lines) < len(part.parts):
        raise NotLines(_deep())
    return Group(part.join, tuple(lines))


def _flat(node: _Joined) -> _Joined:
    """Brackets that change nothing are taken away: `a && (b && c)`."""
    parts: list[_Joined | Line] = []
    for part in node.parts:
        inner = _flat(part) if isinstance(part, _Joined) else part
        same = isinstance(inner, _Joined) and inner.join == node.join
        parts += inner.parts if same and isinstance(inner, _Joined) else [inner]
    return _Joined(node.join, tuple(parts))


def _deep() -> str:
    return _("It has groups in groups, and lines show one level of them.")


def _not_shown(text: str) -> str:
    short = text.strip()
    short = short if len(short) <= 60 else short[:59] + "…"  # noqa: PLR2004 -- what fits a line of a phone
    return _("“%(text)s” cannot be shown as a line.") % {"text": short}
