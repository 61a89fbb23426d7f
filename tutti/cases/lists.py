"""The lists of cases one can look at, each with its address, its tabs and what to say when it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tutti.cases.models import Shelf
from tutti.cases.queries import Counts, Order, Wanted, counts
from tutti.ground.access.principal import principal
from tutti.ground.accounts.models import Department

SHELVES = {
    "to-take": Shelf.TO_TAKE,
    "ours": Shelf.US,
    "customers": Shelf.CUSTOMER,
    "outside": Shelf.OUTSIDE,
    "closed": Shelf.CLOSED,
}

CHOSEN = frozenset(Order.values) - {Order.DUE.value}


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One filter of a list. `count` is None where counting would cost a walk through the cases."""

    label: str | Promise
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list: what it is called, which cases it wants, its tabs and its address."""

    title: str
    url: str
    wanted: Wanted
    tabs: Sequence[Tab]
    show: str = ""

    @property
    def orders(self) -> Sequence[Tab]:
        """The ways to order it; what is settled stands in the order it was."""
        if self.wanted.shelf == Shelf.CLOSED:
            return ()
        return [
            Tab(label=order.label, url=self._in(order), current=order == self.wanted.order)
            for order in Order
        ]

    @property
    def address(self) -> str:
        return self._in(self.wanted.order)

    def with_place(self, asked: dict[str, str]) -> str:
        """The address of a part of the list."""
        return _address(self.url, self.show, self.wanted.order, asked)

    def _in(self, order: str) -> str:
        return _address(self.url, self.show, order, {})


def ordered(request: HttpRequest, listed: Listed) -> Listed:
    """The same list in the order the address asks for; its tabs keep to it."""
    asked = request.GET.get("order")
    if asked not in CHOSEN or listed.wanted.shelf == Shelf.CLOSED:
        return listed
    tabs = [replace(tab, url=_kept(tab.url, asked)) for tab in listed.tabs]
    return replace(listed, wanted=replace(listed.wanted, order=asked), tabs=tabs)


def _kept(url: str, order: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}order={order}"


def _address(url: str, show: str, order: str, asked: dict[str, str]) -> str:
    parts = {"show": show} if show else {}
    parts |= {"order": order} if order != Order.DUE else {}
    words = urlencode(parts | asked)
    return f"{url}?{words}" if words else url


def counts_for(request: HttpRequest) -> Counts:
    """The reader's counts, asked once a request: navigation, tabs and empty states share them."""
    known: dict[str, Counts] = request.__dict__.setdefault("_counts_of_cases", {})
    if not known:
        known["all"] = counts(principal(request))
    return known["all"]


def departments_for(request: HttpRequest) -> list[Department]:
    """All departments, asked once a request."""
    known: list[list[Department]] = request.__dict__.setdefault("_all_departments", [])
    if not known:
        known.append(list(Department.objects.only("name", "hue")))
    return known[0]


def own_turn(request: HttpRequest) -> Listed:
    """What the reader has to do next; for contributors, everything they may see."""
    who = principal(request)
    show = _show(request, "closed")
    if not who.works_the_desk:
        return _shared(show)
    acts = "" if show else "owner"
    wanted = Wanted(mine=who.member_id, acts=acts, shelf=SHELVES.get(show, ""))
    return Listed(
        title=_("My turn"),
        url=reverse("inbox"),
        wanted=wanted,
        tabs=_own_tabs(request, "closed" if show else "mine"),
        show=show,
    )


def with_others(request: HttpRequest) -> Listed:
    """Cases the reader answers for while somebody else has the ball."""
    who = principal(request)
    show = _show(request, "colleagues", "customers")
    wanted = {
        "": Wanted(mine=who.member_id, acts="away"),
        "colleagues": Wanted(mine=who.member_id, acts="colleagues"),
        "customers": Wanted(mine=who.member_id, shelf=Shelf.CUSTOMER),
    }[show]
    return Listed(
        title=_("With others"),
        url=reverse("with-others"),
        wanted=wanted,
        tabs=_own_tabs(request, show or "away"),
        show=show,
    )


def to_be_taken(_request: HttpRequest) -> Listed:
    """What nobody took yet, of every department."""
    return Listed(
        title=_("To be taken"),
        url=reverse("to-be-taken"),
        wanted=Wanted(shelf=Shelf.TO_TAKE),
        tabs=(),
    )


def queue_of(request: HttpRequest, department: Department | None) -> Listed:
    """A department's cases; those of all departments for None."""
    show = _show(request, "mine", *SHELVES)
    url = reverse("queue", args=[department.pk]) if department else reverse("queues")
    wanted = Wanted(
        department=department.pk if department else None,
        shelf=SHELVES.get(show, ""),
        mine=principal(request).member_id if show == "mine" else None,
    )
    return Listed(
        title=department.name if department else _("All cases"),
        url=url,
        wanted=wanted,
        tabs=_queue_tabs(counts_for(request), wanted.department, url, show),
        show=show,
    )


def _shared(show: str) -> Listed:
    url = reverse("inbox")
    return Listed(
        title=_("Cases you help with"),
        url=url,
        wanted=Wanted(shelf=SHELVES.get(show, "")),
        tabs=(
            Tab(label=gettext_lazy("Open"), url=url, current=not show),
            Tab(
                label=pgettext_lazy("several cases", "Settled"),
                url=f"{url}?show=closed",
                current=bool(show),
            ),
        ),
        show=show,
    )


def _own_tabs(request: HttpRequest, current: str) -> list[Tab]:
    own = counts_for(request).mine
    mine, away = reverse("inbox"), reverse("with-others")
    colleagues = own["all"] - own["my_turn"] - own["customer"]
    places = [
        ("mine", gettext_lazy("Mine"), mine, own["my_turn"]),
        ("colleagues", gettext_lazy("Colleagues"), f"{away}?show=colleagues", colleagues),
        ("customers", gettext_lazy("Customers"), f"{away}?show=customers", own["customer"]),
        ("closed", pgettext_lazy("several cases", "Settled"), f"{mine}?show=closed", None),
    ]
    return [
        Tab(label=label, url=url, count=count, current=name == current)
        for name, label, url, count in places
    ]


def _queue_tabs(known: Counts, department: int | None, url: str, show: str) -> list[Tab]:
    labels = {
        "": gettext_lazy("All"),
        "to-take": gettext_lazy("To take"),
        "ours": gettext_lazy("Our turn"),
        "mine": gettext_lazy("Mine"),
        "customers": gettext_lazy("Customers"),
        "outside": gettext_lazy("Others outside"),
        "closed": pgettext_lazy("several cases", "Settled"),
    }
    return [
        Tab(
            label=label,
            url=f"{url}?show={name}" if name else url,
            current=name == show,
            count=_count(known, department, name),
        )
        for name, label in labels.items()
    ]


def _count(known: Counts, department: int | None, show: str) -> int | None:
    if show in {"mine", "closed"}:
        return None
    return known.of(department, *([SHELVES[show]] if show else []))


def _show(request: HttpRequest, *allowed: str) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in allowed else ""
