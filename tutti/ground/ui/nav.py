"""The navigation: each stage adds its links, the shell draws them.

A stage writes in its `slots.py`:

    @nav("lists", order=10)
    def my_turn(request):
        yield NavLink(label=_("My turn"), url=reverse("inbox"), icon="circle-dot", count=3)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: dict[str, str | Promise] = {
    "lists": "",
    "departments": _("Departments"),
    "everything": _("Everything"),
    "foot": "",
}
THUMB_PLACES = 4  # the fifth is "More"


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A place to go. `holder` is a department's hue (1 to 8) and stands instead of an icon.

    `thumb` is the short name under the thumb on a phone; the first four that have one show there.
    """

    label: str | Promise
    url: str
    icon: str = ""
    holder: int | None = None
    count: int | None = None
    thumb: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class NavSection:
    title: str | Promise
    name: str
    links: list[NavLink]


Links = Callable[[HttpRequest], Iterable[NavLink]]
_links: defaultdict[str, list[tuple[int, Links]]] = defaultdict(list)


def nav(section: str, *, order: int = 50) -> Callable[[Links], Links]:
    """Register `function(request) -> links` for a section: lists, departments, everything, foot.

    It runs once for every page of a signed-in member: a fixed, small number of queries is its
    budget, and it yields only what this member may open.
    """
    if section not in SECTIONS:
        raise ValueError(
            f"The navigation has no section {section!r}; it has {', '.join(SECTIONS)}."
        )

    def register(links: Links) -> Links:
        _links[section] = sorted([*_links[section], (order, links)], key=lambda entry: entry[0])
        return links

    return register


def sections_for(request: HttpRequest) -> list[NavSection]:
    """Every section that has a link for this request, in the order of the page."""
    found = [
        NavSection(name=name, title=title, links=_links_of(name, request))
        for name, title in SECTIONS.items()
    ]
    return [section for section in found if section.links]


def under_the_thumb(sections: Iterable[NavSection]) -> list[NavLink]:
    """The links of the phone's bottom bar, without "More"."""
    named = [link for section in sections for link in section.links if link.thumb]
    return named[:THUMB_PLACES]


def _links_of(section: str, request: HttpRequest) -> list[NavLink]:
    return [link for _order, links in _links.get(section, []) for link in links(request)]
