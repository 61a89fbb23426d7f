"""A case as one line of a list: everything said in words and shares here, so that fifty lines cost little to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tutti.cases.ball import holder_key
from tutti.cases.models import Act, Case, DueKind, Shelf
from tutti.cases.queries import Order, Row
from tutti.cases.ranks import Band, band_of, band_steps, reasons_in_words
from tutti.cases.stripes import Departments, stripe_of, swatch_of
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department
from tutti.ground.time import words
from tutti.ground.ui.templatetags.ui import icon

SOON_AT = 75  # per cent of the time used
LONGEST_FIRST_NAME = 16
WEEK, MONTH = timedelta(days=7), timedelta(days=30)

THEY: dict[str, str | Promise] = {
    Act.HAND_OUT: pgettext_lazy("after a name", "hands this out"),
    Act.ANSWER: pgettext_lazy("after a name", "answers %(customer)s"),
    Act.FOLLOW_UP: pgettext_lazy("after a name", "follows up"),
    Act.TASK: pgettext_lazy("after a name", "works on a task"),
    Act.DECIDE: pgettext_lazy("after a name", "decides"),
    Act.DO: pgettext_lazy("after a name", "acts"),
}
YOU: dict[str, str | Promise] = {
    Act.HAND_OUT: pgettext_lazy("after You", "hand this out"),
    Act.ANSWER: pgettext_lazy("after You", "answer %(customer)s"),
    Act.FOLLOW_UP: pgettext_lazy("after You", "follow up"),
    Act.TASK: pgettext_lazy("after You", "work on a task"),
    Act.DECIDE: pgettext_lazy("after You", "decide"),
    Act.DO: pgettext_lazy("after You", "act"),
}


class When(TextChoices):
    """The groups of a list ordered by what is due."""

    LATE = "late", gettext_lazy("Late")
    TODAY = "today", gettext_lazy("Today")
    WEEK = "week", gettext_lazy("This week")
    LATER = "later", gettext_lazy("Later")
    CLOSED = "closed", pgettext_lazy("several cases", "Settled")


class Lived(TextChoices):
    """The groups of a list ordered by the customer's clock."""

    MONTH = "lived-month", gettext_lazy("Over 30 days")
    WEEK = "lived-week", gettext_lazy("Over a week")
    DAY = "lived-day", gettext_lazy("Over a day")
    NEW = "lived-new", gettext_lazy("Under a day")


LABELS = {choice.value: choice.label for choice in (*When, *Lived, *Band)}
DUE: dict[str, str | Promise] = {
    DueKind.ACCEPT: gettext_lazy("to accept: %(left)s"),
    DueKind.FINISH: gettext_lazy("to finish: %(left)s"),
    DueKind.PROMISE: gettext_lazy("promise: %(left)s"),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """One channel of a line."""

    icon: str
    label: str
    public: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list. `used` is how much of the time until the date is gone, in per cent.

    What is drawn alike on many lines comes drawn: looking fifty icons up in a template costs more than the rest.
    """

    case: Case
    id: str
    title: str
    url: str
    group: str
    name: str
    initials: str
    known: bool
    ways: SafeString
    waited: str
    holder: str
    who: str
    does: str
    state: str
    left: str
    due: str
    used: int
    pie: SafeString
    stripe: SafeString
    fresh: bool
    to_take: bool
    rank: str  # its priority, where the list goes by it
    reasons: str
    live_url: str


@dataclass(kw_only=True)
class Group:
    """Lines due in the same stretch of time. `count` is known when the whole group is on the page."""

    name: str
    label: str | Promise
    lines: list[Line] = field(default_factory=list)
    begun: bool = False  # its heading stands on the page before
    count: int | None = None


def lines_of(
    rows: Iterable[Row],
    *,
    reader: int | None,
    departments: Iterable[Department],
    order: str = Order.DUE,
) -> list[Line]:
    """The lines of these rows as `reader` (a member's id) sees them, in the reader's time zone.

    `departments` are all of them: anyone may have held a case. Ordered by the customer's clock or by priority, lines
    show and are grouped by it.
    """
    desk = _Desk(reader, {each.pk: each for each in departments}, order=order)
    return [desk.line(row) for row in rows]


def grouped(lines: Iterable[Line], *, begun: str = "", more: bool = False) -> list[Group]:
    """Lines by group, in their order. `begun` is the last group of the page before; `more` says one follows."""
    groups: list[Group] = []
    for line in lines:
        if not groups or groups[-1].name != line.group:
            label = LABELS[line.group]
            groups.append(Group(name=line.group, label=label, begun=line.group == begun))
        groups[-1].lines.append(line)
    for group in groups:
        whole = not group.begun and not (more and group is groups[-1])
        group.count = len(group.lines) if whole else None
    return groups


class _Desk:
    """What every line of one list shares."""

    def __init__(self, reader: int | None, departments: Departments, *, order: str) -> None:
        self.reader, self.departments = reader, departments
        self.now, self.order = timezone.now(), order
        self.by_clock, self.by_rank = order == Order.WAITING, order == Order.PRIORITY
        self.steps = band_steps() if self.by_rank else ()
        self.ends, self.cases = _ends_of_groups(self.now), reverse("case", args=[0])[:-2]
        self.kept = "" if order == Order.DUE else f"?order={order}"

    def line(self, row: Row) -> Line:
        case, now = row.case, self.now
        customer = case.customer
        name = customer.name if customer else ""
        first = shorten(customer.first_name) if customer else _("the customer")
        yours = case.doer_id == self.reader and case.is_open
        ranked = self.by_rank and case.is_open
        used, late = _used(case, now), _is_late(case, now)
        who, does = _next_act(case, first, yours=yours)
        state, left = _promise(case, first, used, now, late=late)
        return Line(
            case=case,
            id=str(case.pk),
            title=case.title or case.reference,
            url=f"{self.cases}{case.pk}/",
            group=self._group(case),
            name=name or _("Not known yet"),
            initials=customer.initials if customer else "?",
            known=bool(name),
            ways=drawn_ways(row.channels),
            waited=self._waited(case),
            holder=swatch_of(holder_key(case, settled_counts=True), self.departments),
            who=who,
            does=does,
            state=state,
            left=left,
            due=_exact(case.due_at, timezone.get_current_timezone_name(), get_language() or "")
            if case.due_at
            else "",
            used=used,
            pie=_pie(state, min(used, 100)),
            stripe=stripe_of(case, first, self.departments, late=late, now=now),
            fresh=case.waiting_since is not None and (yours or not case.is_taken),
            to_take=case.shelf == Shelf.TO_TAKE,
            rank=str(case.priority) if ranked else "",
            reasons=reasons_in_words(case, now) if ranked else "",
            live_url=f"{self.cases}{case.pk}/row/{self.kept}",
        )

    def _group(self, case: Case) -> str:
        if self.by_rank and case.is_open:
            return band_of(case.priority, self.steps)
        return (
            _group_by_clock(case, self.now) if self.by_clock else _group(case, self.now, self.ends)
        )

    def _waited(self, case: Case) -> str:
        since = case.lived_from if self.by_clock else case.waiting_since
        return words.duration(self.now - since) if since else ""


@lru_cache(maxsize=5000)
def _exact(when: datetime, _zone: str, _language: str) -> str:
    """Lists are drawn again and again, and naming fifty dates costs as much as reading the cases."""
    return words.exact(when)


def _next_act(case: Case, customer: str, *, yours: bool) -> tuple[str, str]:
    if not case.is_open:
        closed = words.moment(case.closed_at) if case.closed_at else ""
        return str(case.owner), _("settled it %(when)s") % {"when": closed}
    does = str((YOU if yours else THEY)[case.act]) % {"customer": customer}
    does = f"{does}: {case.act_note}" if case.act_note else does
    return (_("You") if yours else str(case.doer)), does


def _promise(case: Case, customer: str, used: int, now: datetime, *, late: bool) -> tuple[str, str]:
    if not case.is_open:
        return "kept", _("settled")
    left = words.left(case.due_at or now, now)
    kind = DUE.get(case.due_kind)
    left = str(kind) % {"left": left} if kind else left
    if late:
        return "late", left
    if case.shelf == Shelf.CUSTOMER and not kind:
        return "paused", _("waits for %(name)s") % {"name": customer}
    return ("soon" if used >= SOON_AT else "calm"), left


def _is_late(case: Case, now: datetime) -> bool:
    return case.is_open and case.due_at is not None and case.due_at < now


def _used(case: Case, now: datetime) -> int:
    """How much of the time until the one date is used, in per cent."""
    if not case.is_open or case.due_at is None:
        return 100
    start = min(case.waiting_since or case.last_at, now)
    return round(100 * (now - start) / max(case.due_at - start, words.MINUTE))


def way(kind: str, audience: str) -> Way:
    """How a conversation on a channel of `kind` is drawn; a kind nobody has installed is named as it is."""
    found = connectors().get(kind)
    public = audience == "public"
    icon = "globe" if public else found.icon if found else "inbox"
    return Way(icon=icon, label=_(found.label) if found else kind, public=public)


def shorten(name: str) -> str:
    """A name that fits beside a date on a phone."""
    return name if len(name) <= LONGEST_FIRST_NAME else f"{name[: LONGEST_FIRST_NAME - 1]}…"


def drawn_ways(channels: Iterable[tuple[str, str]]) -> SafeString:
    """The icons of a line's channels, each with its word for those who listen."""
    return mark_safe("".join(_drawn_way(*each, get_language() or "") for each in channels))  # noqa: S308 -- drawn below


@lru_cache(maxsize=500)
def _drawn_way(kind: str, audience: str, _language: str) -> SafeString:
    found = way(kind, audience)
    public = mark_safe(' data-audience="public"') if found.public else ""
    return format_html(
        '<span class="channel"{0} title="{1}">{2}<span class="sr-only">{1}</span></span>',
        public,
        found.label,
        icon(found.icon),
    )


@cache
def _pie(state: str, used: int) -> SafeString:
    """How much of the promise is used, or the icon of its state."""
    if state in {"calm", "soon"}:
        return format_html(
            '<svg class="promise-pie" viewBox="0 0 16 16" aria-hidden="true">'
            '<circle class="promise-track" cx="8" cy="8" r="7"/><circle class="promise-spent"'
            ' cx="8" cy="8" r="2.5" pathLength="100" stroke-dasharray="{} 100"/></svg>',
            str(used),
        )
    return icon({"late": "alarm-clock", "paused": "pause"}.get(state, "check"))


def _ends_of_groups(now: datetime) -> tuple[datetime, datetime]:
    """When today ends and when this week does, for the reader."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    to_monday = 7 - midnight.weekday()
    return midnight + timedelta(days=1), midnight + timedelta(days=to_monday)


def _group(case: Case, now: datetime, ends: tuple[datetime, datetime]) -> str:
    today, week = ends
    if not case.is_open or case.due_at is None:
        group = When.CLOSED
    elif case.due_at < now:
        group = When.LATE
    elif case.due_at < today:
        group = When.TODAY
    elif case.due_at < week:
        group = When.WEEK
    else:
        group = When.LATER
    return group


def _group_by_clock(case: Case, now: datetime) -> str:
    lived = now - case.lived_from
    if lived >= MONTH:
        return Lived.MONTH
    if lived >= WEEK:
        return Lived.WEEK
    return Lived.DAY if lived >= words.DAY else Lived.NEW
