"""How many times a person wrote to us about one case."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

LABELS = {"1": "1", "2": "2", "3": "3", "4": "4–5", "6": "6–9", "10": "10 +"}
TIMES = """,
times AS (
    SELECT scoped.id AS case_id, count(*) AS times
    FROM scoped
    JOIN cases_caseconversation link ON link.case_id = scoped.id AND link.detached_at IS NULL
    JOIN listen_message message ON message.conversation_id = link.conversation_id
    WHERE message.direction = 'in' AND message.automatic = ''
    GROUP BY 1
)"""
BUCKET = "CASE WHEN times < 4 THEN times::text WHEN times < 6 THEN '4' WHEN times < 10 THEN '6' ELSE '10' END"


def compute(scope: Scope) -> Answer:
    found = ask(scope, f"{TIMES} SELECT {BUCKET}, count(*), sum(times) FROM times GROUP BY 1")
    cases, words = sum(row[1] for row in found), sum(int(row[2]) for row in found)
    if not cases:
        return Answer(can_tell=False, says=_("Nobody wrote to us here."))
    counted = {row[0]: row[1] for row in found}
    again = cases - counted.get("1", 0)
    bars = [Bar(key=k, label=v, value=counted.get(k, 0), late=k == "10") for k, v in LABELS.items()]
    average = formats.number_format(words / cases, 1)
    says = ngettext(
        "%(average)s times on average; in %(again)s case of %(cases)s once was not enough.",
        "%(average)s times on average; in %(again)s cases of %(cases)s once was not enough.",
        again,
    ) % {"average": average, "again": again, "cases": cases}
    return Answer(bars=bars, says=says)


def rows(scope: Scope, key: str) -> Sql:
    return rows_of(scope, f"{TIMES} SELECT case_id FROM times WHERE {BUCKET} = %s", [key])


METRIC = Metric(
    name="contacts",
    question=gettext_lazy("How often must people write about one matter?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=30,
)
