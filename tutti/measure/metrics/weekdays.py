"""On which days of the week cases begin."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

WEEKDAY = "extract(isodow FROM opened_at AT TIME ZONE %s)::int"


def compute(scope: Scope) -> Answer:
    found = dict(ask(scope, f"SELECT {WEEKDAY}, count(*) FROM scoped GROUP BY 1", [_zone()]))
    if not found:
        return Answer(can_tell=False, says=_("There is no case yet."))
    bars = [
        Bar(key=str(number), label=str(WEEKDAYS[number - 1]), value=found.get(number, 0))
        for number in range(1, 8)
    ]
    weekend = 100 * (found.get(6, 0) + found.get(7, 0)) // sum(found.values())
    says = _("%(weekend)s per cent came on a weekend.") % {"weekend": weekend}
    return Answer(bars=bars, says=says)


def rows(scope: Scope, key: str) -> Sql:
    return rows_of(scope, f"SELECT id FROM scoped WHERE ({WEEKDAY})::text = %s", [_zone(), key])


def _zone() -> str:
    return timezone.get_current_timezone_name()


METRIC = Metric(
    name="weekdays",
    question=gettext_lazy("On which days of the week?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=70,
    span=5,
)
