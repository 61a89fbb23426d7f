"""A promise as a case's page shows it: what is left in words, and the reckoning behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.models import Case, Holder
from tutti.cases.promises.deriving import Derived, derive
from tutti.cases.promises.models import Promise, PromiseState
from tutti.cases.promises.queries import entries_of, terms_of
from tutti.engines.calendars.queries import Book
from tutti.engines.clocks.words import in_words
from tutti.ground.time.words import duration, exact, moment

SOON_AT = 75  # per cent of the time used
ENDED_SHOWN = 6
WHOLE = 100


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One promise: how it stands, in the words of the component and of the reckoning."""

    promise: Promise
    state: str
    words: str
    spent: int
    reckoning: str


def shown_of(case: Case) -> tuple[list[Shown], list[Shown]]:
    """The promises of a case that are open, earliest first, and the last ones that ended."""
    rows = list(Promise.objects.filter(case=case).select_related("version__policy", "made_by"))
    if not rows:
        return [], []
    entries = entries_of([case.pk]).get(case.pk, [])
    derived = derive(entries, terms_of(entries), Book())
    by_row = {_key(each.kind, each.started_at, each.promise): each for each in derived}
    now = timezone.now()
    known = [_shown(row, by_row.get(_key(row.kind, row.started_at, row.pk)), now) for row in rows]
    still = [each for each in known if each.promise.is_open]
    over = sorted(
        (each for each in known if not each.promise.is_open),
        key=lambda each: each.promise.stopped_at or now,
    )
    still.sort(key=lambda each: (each.promise.due_at is None, each.promise.due_at or now))
    return still, over[: -ENDED_SHOWN - 1 : -1]


def _key(kind: str, started_at: datetime, pk: int | None) -> object:
    return pk if kind == "dated" else (kind, started_at)


def _shown(row: Promise, derived: Derived | None, now: datetime) -> Shown:
    used = derived.clock.used_at(now) if derived and derived.clock and row.is_open else row.used
    if row.is_dated and row.is_open:
        used = now - row.started_at
    share = used / row.allowed if row.allowed else 1.0
    spent = max(0, min(WHOLE, round(share * WHOLE)))
    return Shown(
        promise=row,
        state=_state(row, spent, now),
        words=f"{row.label}: {_how_it_stands(row, now)}",
        spent=spent,
        reckoning=_reckoned(row, derived, now),
    )


def _state(row: Promise, spent: int, now: datetime) -> str:
    if row.state != PromiseState.RUNNING:
        return "paused" if row.state == PromiseState.WITHDRAWN else row.state
    if row.due_at and row.due_at < now:
        return "late"
    return "soon" if spent >= SOON_AT else "calm"


def _how_it_stands(row: Promise, now: datetime) -> str:
    if row.state == PromiseState.RUNNING:
        return _when_due(row.due_at, now)
    ended = _("taken back") if row.is_dated else _("no longer owed")
    words = {
        PromiseState.PAUSED: _("paused"),
        PromiseState.KEPT: _("kept"),
        PromiseState.BROKEN: _("not kept in time"),
    }
    return words.get(PromiseState(row.state), ended)


def _when_due(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return _("no date")
    if due_at < now:
        return _("%(duration)s late") % {"duration": duration(now - due_at)}
    return moment(due_at, now)


def _reckoned(row: Promise, derived: Derived | None, now: datetime) -> str:
    if row.is_dated:
        return _of_a_date(row)
    if derived is None or derived.clock is None:
        return ""
    words = in_words(derived.clock.at(now), why=_why)
    policy = row.version.policy.name if row.version else ""
    return f"{policy}. {words}" if policy else words


def _of_a_date(row: Promise) -> str:
    said = _("%(name)s promised it for %(date)s.") % {
        "name": row.made_by or "",
        "date": exact(row.due_at) if row.due_at else "",
    }
    return f"{said} {row.reason}".strip()


def _why(word: str) -> str:
    if word == Holder.CUSTOMER:
        return _("the customer’s turn")
    return _("settled")
