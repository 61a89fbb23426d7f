"""The customer's clock as a thin stripe, from what the row of a case says alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tutti.cases.attribution import CUSTOMER, NOBODY
from tutti.cases.ball import holder_key
from tutti.cases.models import Case
from tutti.ground.accounts.models import Department
from tutti.ground.time import words

LEAST_LATE = 4  # per cent, so that it is seen at all

Departments = Mapping[int, Department]


def swatch_of(key: str, departments: Departments) -> str:
    """The colour of a holder by its key: a department's hue, or "them"."""
    found = departments.get(int(key)) if key.isdecimal() else None
    return str(found.hue) if found else "them"


def shares_now(case: Case, now: datetime) -> dict[str, timedelta]:
    """How long each has held the ball, the stretch that runs included; who holds it stands last."""
    shares = {key: timedelta(seconds=lasted) for key, lasted in case.shares.items()}
    if case.is_open:
        key = holder_key(case)
        shares[key] = shares.pop(key, timedelta(0)) + max(now - case.held_since, timedelta(0))
    return shares


def stripe_of(
    case: Case, customer: str, departments: Departments, *, late: bool, now: datetime
) -> SafeString:
    """The stripe: from the first word to the date, each holder's part in its colour, what is over the date in red."""
    shares = shares_now(case, now)
    whole = max(_end(case, now) - case.lived_from, words.MINUTE)
    drawn = "".join(_parts(shares, whole, departments))
    if late and case.due_at is not None:
        over = max(LEAST_LATE, min(100, round(100 * (now - case.due_at) / whole)))
        drawn += f'<rect class="stripe-late" x="{100 - over}%" width="{over}%" height="100%"/>'
    says = escape(_in_words(shares, customer, departments, late=late))
    return mark_safe(  # noqa: S308 -- our own words and numbers; the only text in it is escaped
        f'<svg class="stripe" role="img" aria-label="{says}">'
        f'<rect class="stripe-track" width="100%" height="100%"/>{drawn}</svg>'
    )


def _end(case: Case, now: datetime) -> datetime:
    if not case.is_open:
        return case.held_since
    return max(now, case.due_at or now)


def _parts(
    shares: Mapping[str, timedelta], whole: timedelta, departments: Departments
) -> Iterator[str]:
    begin = 0.0
    for key, lasted in shares.items():
        width = 100 * (lasted / whole)
        if key != NOBODY and lasted:
            swatch = swatch_of(key, departments)
            fill = (
                'fill="url(#hatch)"' if swatch == "them" else f'class="held" data-holder="{swatch}"'
            )
            yield f'<rect {fill} x="{begin:.1f}%" width="{width:.1f}%" height="100%"/>'
        begin += width


def _in_words(
    shares: Mapping[str, timedelta], customer: str, departments: Departments, *, late: bool
) -> str:
    said = [
        f"{name_of(key, customer, departments)} {words.duration(lasted)}"
        for key, lasted in shares.items()
        if lasted >= words.MINUTE
    ]
    if late:
        said.append(_("over the date"))
    return ", ".join(said) or _("Just begun")


def name_of(key: str, customer: str, departments: Departments) -> str:
    """What a list calls a holder."""
    if key.isdecimal():
        found = departments.get(int(key))
        return found.name if found else ""
    if key == CUSTOMER:
        return customer
    return _("Settled in between") if key == NOBODY else _("Others outside")
