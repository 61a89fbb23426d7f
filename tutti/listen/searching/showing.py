"""A search as a line of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tutti.listen.kinds import KindWords, kind_words
from tutti.listen.searching.models import SavedSearch


@dataclass(frozen=True, kw_only=True)
class Line:
    """`state` is "off", "deaf" (its channel is paused), "trouble", "full" (today's limit is reached) or "looks"."""

    search: SavedSearch
    kind: KindWords
    today: int
    per_cent: int
    state: str
    changeable: bool

    @property
    def looks_for(self) -> str:
        words = ", ".join(self.search.words)
        if not self.search.without:
            return words
        return _("%(words)s, but not %(without)s") % {
            "words": words,
            "without": ", ".join(self.search.without),
        }


def as_line(search: SavedSearch, today: date, *, changeable: bool) -> Line:
    heard = search.heard_today(today)
    return Line(
        search=search,
        kind=kind_words(search.channel.kind),
        today=heard,
        per_cent=min(100, heard * 100 // search.most_a_day),
        state=_state(search, today),
        changeable=changeable,
    )


def _state(search: SavedSearch, today: date) -> str:
    if not search.is_on:
        return "off"
    if search.channel.state != "active":
        return "deaf"
    if search.trouble:
        return "trouble"
    return "looks" if search.left_today(today) else "full"
