"""With whom the ball lay while people waited: each department, the customers themselves, others outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tutti.ground.accounts.models import Department
from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

MOST_BARS = 10
OTHERS: dict[str, str | Promise] = {
    "customer": pgettext_lazy("who holds the ball", "Customers"),
    "outside": gettext_lazy("Others outside"),
}

# Ended stretches stand in the row of a case; the one that runs is counted until now. Settled time is nobody's.
HELD = """,
held AS (
    SELECT c.id, share.key AS holder, share.value::text::float AS seconds
    FROM scoped JOIN cases_case c USING (id), jsonb_each(c.shares) share
    UNION ALL
    SELECT c.id, CASE WHEN c.holder = 'department' THEN c.holding_department_id::text ELSE c.holder END,
           greatest(0, extract(epoch FROM now() - c.held_since))::float
    FROM scoped JOIN cases_case c USING (id) WHERE c.state = 'open'
)"""


def compute(scope: Scope) -> Answer:
    query = "SELECT holder, sum(seconds) FROM held WHERE holder <> 'nobody' GROUP BY 1 ORDER BY 2 DESC, 1"
    found = [(key, seconds) for key, seconds in ask(scope, f"{HELD} {query}") if seconds >= 1]
    if not found:
        return Answer(
            can_tell=False,
            says=_("Nobody has waited yet. What is imported as settled says nothing of it."),
        )
    whole = sum(seconds for _key, seconds in found)
    names = _names([key for key, _seconds in found])
    bars = [
        Bar(key=key, label=names[key], value=round(100 * seconds / whole))
        for key, seconds in found[:MOST_BARS]
    ]
    return Answer(bars=bars, says=_sentence(bars, on_them=dict(found).get("customer", 0) / whole))


def rows(scope: Scope, key: str) -> Sql:
    return rows_of(scope, f"{HELD} SELECT id FROM held WHERE holder = %s AND seconds >= 1", [key])


def _names(keys: Sequence[str]) -> dict[str, str]:
    ours = Department.objects.in_bulk([int(key) for key in keys if key.isdecimal()])
    departments = {str(id_): department.name for id_, department in ours.items()}
    return {key: departments.get(key) or str(OTHERS.get(key, key)) for key in keys}


def _sentence(bars: Sequence[Bar], *, on_them: float) -> str:
    said = {"ours": round(100 * (1 - on_them)), "name": bars[0].label, "most": bars[0].value}
    return (
        _("Of all the time since people first wrote, %(ours)s per cent was on us.") % said
        + " "
        + _("Most of it lay with %(name)s: %(most)s per cent.") % said
    )


METRIC = Metric(
    name="where-time-goes",
    question=gettext_lazy("With whom does the waiting time go?"),
    unit=gettext_lazy("Per cent of the time waited"),
    compute=compute,
    rows=rows,
    order=15,
    span=6,
)
