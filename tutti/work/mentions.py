"""Whom a text names: `@Petra Novak`, `@petra@acme.test`, or `@Petra` where only one colleague is called so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tutti.ground.accounts.models import Member

_AT = re.compile(r"(?<![\w.@])@(?=\w)")
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where in a text a colleague is named, the @ included."""

    start: int
    end: int
    member: Member


@dataclass(frozen=True, kw_only=True)
class Named:
    """Who is named, in order and once each, and the first names that fit several colleagues."""

    spans: list[Span]
    unclear: list[str]

    @property
    def members(self) -> list[Member]:
        return list({span.member.pk: span.member for span in self.spans}.values())


def named_in(text: str, colleagues: Iterable[Member]) -> Named:
    """Read the mentions of `text`. Upper and lower case are one; the longest fitting name wins."""
    known = _by_spelling(colleagues)
    longest_first = sorted(known, key=len, reverse=True)
    spans: list[Span] = []
    unclear: list[str] = []
    for match in _AT.finditer(text):
        spelling = _spelled_at(text, match.end(), longest_first)
        if spelling is None:
            continue
        members = known[spelling]
        if len(members) == 1:
            end = match.end() + len(spelling)
            spans.append(Span(start=match.start(), end=end, member=members[0]))
        else:
            unclear.append(text[match.end() : match.end() + len(spelling)])
    return Named(spans=spans, unclear=unclear)


def _by_spelling(colleagues: Iterable[Member]) -> dict[str, list[Member]]:
    known: dict[str, list[Member]] = {}
    for member in colleagues:
        spellings = {member.name.lower(), member.email.lower(), member.first_name.lower()}
        for spelling in spellings - {""}:
            known.setdefault(spelling, []).append(member)
    return known


def _spelled_at(text: str, start: int, spellings: list[str]) -> str | None:
    rest = text[start:].lower()
    for spelling in spellings:
        if rest.startswith(spelling) and not _WORD.match(rest, len(spelling)):
            return spelling
    return None
