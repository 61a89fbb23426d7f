"""Lists of cases, their counts, and what stands in one: a fixed number of statements, whatever they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache

from django.db.models import Count, F, Q, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import (
    HIGHEST_FIRST,
    Audience,
    Case,
    CaseConversation,
    CaseSet,
    Grant,
    Shelf,
    State,
    Tally,
)
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.ground.db.beyond import Beyond
from tutti.ground.db.kept import Statement, statement_of
from tutti.ground.db.places import numbered_place_in, place_in
from tutti.ground.ui.counts import READERS
from tutti.listen.models import Conversation, Message
from tutti.people.models import Person
from tutti.people.queries import cluster_of

PAGE = 50
UNSHOWN = (
    *("fields", "person__fields", "person__sort_key", "person__created_at"),
    *("department__public_name", "department__time_zone", "department__created_at"),
)
MOST_SETTLED = 1000  # of their own that somebody without a desk can page through
OPEN_SHELVES = (Shelf.TO_TAKE, Shelf.US, Shelf.CUSTOMER, Shelf.OUTSIDE)


class Order(TextChoices):
    """How a list of open cases is ordered."""

    DUE = "due", _("Least time left")
    WAITING = "waiting", _("Longest waiting")
    PRIORITY = "priority", _("Highest priority")


SORTED_BY: dict[str, str] = {
    Order.DUE: "due_at",
    Order.WAITING: "lived_from",
    Order.PRIORITY: "priority",
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases a list shows, in which order. Empty fields do not narrow; `mine` is a member's id.
    `person` is anybody of those who are one person now.

    `acts` says who does the next thing: "owner", "colleagues" (anybody of ours but the owner), or "away"
    (anybody but the owner, customers included).
    """

    department: int | None = None
    shelf: str = ""
    mine: int | None = None
    person: int | None = None
    acts: str = ""
    order: str = Order.DUE

    @property
    def sorted_by(self) -> str:
        """What a list goes by: the earliest moment first; of settled cases the latest, of priorities the highest."""
        return "last_at" if self.shelf == Shelf.CLOSED else SORTED_BY[self.order]

    @property
    def by_priority(self) -> bool:
        return self.sorted_by == "priority"

    @property
    def falls(self) -> bool:
        """Whether the latest stands first."""
        return self.sorted_by == "last_at"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A case in a list, with the channels its conversations came by, oldest first."""

    case: Case
    channels: Sequence[tuple[str, str]]  # (kind, audience)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a list; `after` is the address part of the next one, empty on the last."""

    rows: Sequence[Row]
    after: str


@dataclass(kw_only=True)
class Counts:
    """How many open cases stand where, for one reader."""

    by_department: dict[int, dict[str, int]] = field(default_factory=dict)
    mine: dict[str, int] = field(default_factory=dict)

    def of(self, department: int | None, *shelves: str) -> int:
        """Open cases of a department (all of them for None), on the shelves named or on every one."""
        places = (
            self.by_department.values()
            if department is None
            else [self.by_department.get(department, {})]
        )
        return sum(place.get(shelf, 0) for place in places for shelf in shelves or OPEN_SHELVES)


def case_list(who: Principal, wanted: Wanted, *, after: str = "", size: int = PAGE) -> Page:
    """A page of open cases in the order wanted; closed ones, latest first.

    `after` is what the page before gave; anything else starts at the beginning. Three statements, a fourth where
    persons were merged.
    """
    cases = _narrow(_reachable(who), wanted).select_related("person", "department").defer(*UNSHOWN)
    found = list(_from(cases, wanted, after)[: size + 1])
    more = len(found) > size
    rows = _with_channels(_with_those_named(found[:size]))
    return Page(rows=rows, after=place_of(rows[-1].case, wanted) if more else "")


def place_of(case: Case, wanted: Wanted) -> str:
    """The place of a case in a list, as `ids_up_to` and `case_list` take it."""
    place = getattr(case, wanted.sorted_by)
    return f"{place.isoformat() if isinstance(place, datetime) else place}_{case.pk}"


def one_row(who: Principal, case_id: int) -> Row | None:
    """One case as a list shows it; None when it is not `who`'s to see. Two statements."""
    visible = Case.objects.visible_to(who).filter(pk=case_id)
    found = visible.select_related("person__survivor", "owner", "doer", "department").defer(
        "fields"
    )
    return next(iter(_with_channels(list(found))), None)


def ids_up_to(who: Principal, wanted: Wanted, until: str, *, size: int = 2 * PAGE) -> set[int]:
    """Ids of open cases of a list down to the place `until`, at most `size`. One statement."""
    cases = _sorted(_narrow(_reachable(who), wanted), wanted)
    cases = _beyond(cases, wanted, until, side="lt", ids="lte")
    return set(cases.values_list("id", flat=True)[:size])


def counts(who: Principal) -> Counts:
    """Every count the navigation and the tabs show, in three statements, their texts kept for each reader."""
    result = Counts()
    if who.works_the_desk:
        for department, shelf, amount in [*_kept().rows(), *_restricted(who).rows()]:
            place = result.by_department.setdefault(department, {})
            place[shelf] = place.get(shelf, 0) + amount
    own = {(shelf, acts): number for shelf, acts, number in _own(who).rows()}
    result.mine = {
        "all": sum(own.values()),
        "my_turn": own.get((Shelf.US, True), 0),
        "customer": sum(number for (shelf, _), number in own.items() if shelf == Shelf.CUSTOMER),
    }
    return result


def conversations_of(case: Case) -> list[Conversation]:
    """The conversations that belong to the case now, in the order they began."""
    return list(
        Conversation.objects.filter(links__case=case, links__detached_at__isnull=True)
        .select_related("channel")
        .order_by("started_at", "id")
    )


def messages_of(conversations: Sequence[Conversation], *, latest: int) -> list[Message]:
    """The newest `latest` messages of these conversations, merged in time, with their attachments."""
    newest = (
        Message.objects.filter(conversation__in=[c.pk for c in conversations])
        .select_related("conversation__channel")
        .prefetch_related("attachments")
        .order_by("-at", "-id")[:latest]
    )
    return list(reversed(newest))


def _reachable(who: Principal) -> CaseSet:
    """What a list is drawn from. Those without a desk see few cases, and those are named: asked for as "everything
    visible, least time left first", half a million others would be walked to find them (345 ms against 1 ms).
    """
    visible = Case.objects.visible_to(who)
    if who.works_the_desk or who.member_id is None:
        return visible
    granted = Grant.objects.filter(member_id=who.member_id).values_list("case_id", flat=True)
    own = Case.objects.filter(owner_id=who.member_id).values_list("pk", flat=True)
    held = own.filter(state=State.OPEN, taken_at__isnull=False)
    settled = own.filter(state=State.CLOSED).order_by("-last_at", "-id")
    return visible.filter(pk__in=[*granted, *held, *settled[:MOST_SETTLED]])


def _narrow(cases: CaseSet, wanted: Wanted) -> CaseSet:
    if wanted.shelf == Shelf.CLOSED:
        cases = cases.filter(state="closed")
    else:
        cases = cases.filter(state="open")
        cases = cases.filter(shelf=wanted.shelf) if wanted.shelf else cases
    if wanted.department is not None:
        cases = cases.filter(department_id=wanted.department)
    if wanted.mine is not None:
        cases = cases.filter(owner_id=wanted.mine, taken_at__isnull=False)
    if wanted.person is not None:
        cases = cases.filter(person_id__in=cluster_of(wanted.person))
    return _acting(cases, wanted.acts)


def _acting(cases: CaseSet, acts: str) -> CaseSet:
    by_owner = Q(shelf=Shelf.US, doer_id=F("owner_id"))
    if acts == "owner":
        cases = cases.filter(by_owner)
    elif acts == "colleagues":
        cases = cases.exclude(by_owner).exclude(shelf=Shelf.CUSTOMER)
    elif acts == "away":
        cases = cases.exclude(by_owner)
    return cases


def _from(cases: CaseSet, wanted: Wanted, after: str) -> CaseSet:
    side = "lt" if wanted.falls else "gt"
    return _beyond(_sorted(cases, wanted), wanted, after, side=side, ids=side)


def _sorted(cases: CaseSet, wanted: Wanted) -> CaseSet:
    if wanted.by_priority:
        return cases.order_by(HIGHEST_FIRST, "id")
    back = "-" if wanted.falls else ""
    return cases.order_by(f"{back}{wanted.sorted_by}", f"{back}id")


def _beyond(cases: CaseSet, wanted: Wanted, place: str, *, side: str, ids: str) -> CaseSet:
    """Only those on one `side` ("lt" or "gt") of a place; where it is no place, all of them.

    The second condition follows from the first; it lets the database begin in the middle of its index.
    """
    if wanted.by_priority:
        return _beyond_number(cases, place, how="<=" if side == "lt" else ">")
    by = wanted.sorted_by
    given, id_ = place_in(place)
    if given is None:
        return cases
    further = Q(**{f"{by}__{side}": given}) | Q(**{by: given, f"id__{ids}": id_})
    return cases.filter(further, **{f"{by}__{side}e": given})


def _beyond_number(cases: CaseSet, place: str, *, how: str) -> CaseSet:
    priority, id_ = numbered_place_in(place)
    if priority is None:
        return cases
    return cases.filter(Beyond(HIGHEST_FIRST, "id", place=(-priority, id_), how=how))


def _with_those_named(cases: Sequence[Case]) -> Sequence[Case]:
    """Fifty cases share a few members: read once, not twice with each case (5 ms of a page)."""
    acting = {each for case in cases for each in (case.owner_id, case.doer_id) if each}
    members = Member.objects.only("name", "email").in_bulk(acting)
    roots = Person.objects.in_bulk(
        {case.person.survivor_id for case in cases if case.person and case.person.survivor_id}
    )
    for case in cases:
        case.owner = members[case.owner_id]
        case.doer = members[case.doer_id] if case.doer_id else None
        if case.person and case.person.survivor_id:
            case.person.survivor = roots[case.person.survivor_id]
    return cases


def _with_channels(cases: Sequence[Case]) -> list[Row]:
    links = (
        CaseConversation.objects.filter(case__in=cases, detached_at__isnull=True)
        .order_by("conversation__started_at")
        .values_list("case_id", "conversation__channel__kind", "conversation__audience")
    )
    kinds: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for case_id, kind, audience in links:
        if (kind, audience) not in kinds[case_id]:
            kinds[case_id].append((kind, audience))
    return [Row(case=case, channels=kinds[case.pk]) for case in cases]


@cache
def _kept() -> Statement:
    sums = Tally.objects.values("department_id", "shelf").annotate(n=Sum("amount"))
    return statement_of(sums.values_list("department_id", "shelf", "n"))


@lru_cache(maxsize=READERS)
def _restricted(who: Principal) -> Statement:
    hidden = Case.objects.visible_to(who).open().exclude(audience=Audience.EVERYONE)
    grouped = hidden.values("department_id", "shelf").annotate(n=Count("id"))
    return statement_of(grouped.values_list("department_id", "shelf", "n"))


@lru_cache(maxsize=READERS)
def _own(who: Principal) -> Statement:
    """What they took, by shelf and by whether they act next themselves."""
    own = Case.objects.filter(state="open", owner_id=who.member_id, taken_at__isnull=False)
    acts = own.annotate(acts=Q(doer_id=F("owner_id"))).values("shelf", "acts")
    return statement_of(acts.annotate(n=Count("id")).values_list("shelf", "acts", "n"))
