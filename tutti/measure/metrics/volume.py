"""How many cases began in each month, or week when there are few months."""

from __future__ import annotations

from datetime import datetime
from itertools import dropwhile

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

MOST_BARS = 24
WEEKS_UP_TO_DAYS = 7 * MOST_BARS
MONTHS_UP_TO_DAYS = 30 * MOST_BARS
# Empty weeks stand there as zeros. Units are words of ours, never what somebody sent.
COUNTED = """,
counted AS (
    SELECT date_trunc('%(unit)s', opened_at, %%s) AT TIME ZONE %%s AS at, count(*) AS cases FROM scoped GROUP BY 1
), span AS (
    SELECT generate_series(greatest(min(at), max(at) - interval '%(most)s %(unit)s'), max(at),
                           interval '1 %(unit)s') AS at FROM counted
)
SELECT span.at, coalesce(counted.cases, 0) FROM span LEFT JOIN counted USING (at) ORDER BY 1"""


def compute(scope: Scope) -> Answer:
    unit = _unit(scope)
    counted = ask(scope, COUNTED % {"unit": unit, "most": MOST_BARS - 1}, [_zone(), _zone()])
    found = list(dropwhile(lambda row: not row[1], counted))
    if not found:
        return Answer(can_tell=False, says=_("There is no case yet."))
    bars = [Bar(key=f"{unit}:{at:%Y-%m-%d}", label=_label(at, unit), value=n) for at, n in found]
    most = max(bars, key=lambda bar: bar.value)
    said = {"when": most.label, "number": most.value}
    if unit == "week":
        says = _("Most came in the week of %(when)s: %(number)s.") % said
    else:
        says = _("Most came in %(when)s: %(number)s.") % said
    return Answer(bars=bars, says=says)


def rows(scope: Scope, key: str) -> Sql:
    unit, _colon, day = key.partition(":")
    unit = unit if unit in {"week", "month", "year"} else "month"
    try:
        begun = datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day, no moment
    except ValueError:
        return rows_of(scope, "SELECT id FROM scoped WHERE false")
    where = "date_trunc(%s, opened_at, %s) = (%s::timestamp AT TIME ZONE %s)"
    return rows_of(scope, f"SELECT id FROM scoped WHERE {where}", [unit, _zone(), begun, _zone()])


def _unit(scope: Scope) -> str:
    """By the time in which nearly all began: one stray letter of 1970 must not turn weeks into years."""
    ((days,),) = ask(
        scope,
        "SELECT extract(day FROM percentile_disc(0.99) WITHIN GROUP (ORDER BY opened_at)"
        " - percentile_disc(0.01) WITHIN GROUP (ORDER BY opened_at)) FROM scoped",
    )
    if (days or 0) <= WEEKS_UP_TO_DAYS:
        return "week"
    return "month" if days <= MONTHS_UP_TO_DAYS else "year"


def _label(at: datetime, unit: str) -> str:
    formats = {
        "week": pgettext("a week named by its first day", "j M"),
        "month": pgettext("a month", "M y"),
        "year": "Y",
    }
    return dateformat.format(at, formats[unit])


def _zone() -> str:
    return timezone.get_current_timezone_name()


METRIC = Metric(
    name="volume",
    question=gettext_lazy("When did they write?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=60,
    span=7,
)
