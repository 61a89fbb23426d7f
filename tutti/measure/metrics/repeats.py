"""People who came back with another case within 30 days of their last one. Those who are one person count as one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

LABELS: dict[str, str | Promise] = {
    "first": gettext_lazy("first time"),
    "day": gettext_lazy("within a day"),
    "week": gettext_lazy("within 7 days"),
    "month": gettext_lazy("within 30 days"),
    "later": gettext_lazy("later"),
}
SOON = ("day", "week", "month")
GAPS = """,
gaps AS (
    SELECT case_id, opened_at - lag(opened_at) OVER (PARTITION BY who ORDER BY opened_at, case_id) AS gap
    FROM (
        SELECT scoped.id AS case_id, scoped.opened_at, coalesce(p.survivor_id, p.id) AS who
        FROM scoped JOIN people_person p ON p.id = scoped.person_id
    ) known
)"""
BUCKET = (
    "CASE WHEN gap IS NULL THEN 'first' WHEN gap <= interval '1 day' THEN 'day'"
    " WHEN gap <= interval '7 days' THEN 'week' WHEN gap <= interval '30 days' THEN 'month' ELSE 'later' END"
)


def compute(scope: Scope) -> Answer:
    found = dict(ask(scope, f"{GAPS} SELECT {BUCKET}, count(*) FROM gaps GROUP BY 1"))
    total = sum(found.values())
    if not total:
        return Answer(
            can_tell=False,
            says=_(
                "The data names nobody, so it cannot tell who came back. Mark the column that holds a "
                "mail address, a phone number or a customer number, and import it again."
            ),
        )
    soon = sum(found.get(key, 0) for key in SOON)
    bars = [
        Bar(key=k, label=str(v), value=found.get(k, 0), late=k in SOON) for k, v in LABELS.items()
    ]
    says = _(
        "%(soon)s of %(total)s cases came from somebody who had written within the 30 days before."
    )
    return Answer(bars=bars, says=says % {"soon": soon, "total": total})


def rows(scope: Scope, key: str) -> Sql:
    return rows_of(scope, f"{GAPS} SELECT case_id FROM gaps WHERE {BUCKET} = %s", [key])


METRIC = Metric(
    name="repeats",
    question=gettext_lazy("How many people came back?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=40,
)
