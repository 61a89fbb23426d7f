"""What cases are about, by one of the fields they came with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of

SAMPLE = 2000  # cases looked at to find the fields that divide them
MOST_BARS = 10
FAVOURITES = (
    "product",
    "category",
    "topic",
    "issue",
    "type",
    "subject",
    "queue",
    "reason",
    "company",
)
TITLE = "title"


def compute(scope: Scope) -> Answer:
    fields = _dividing_fields(scope)
    by = scope.by if scope.by in fields else next(iter(fields), "")
    if not by:
        return Answer(can_tell=False, says=_("The cases carry no field that tells them apart."))
    found = ask(
        scope,
        f"SELECT {_value(by)}, count(*) FROM scoped GROUP BY 1 ORDER BY 2 DESC, 1",
        _values(by),
    )
    named = [(value, number) for value, number in found if value]
    bars = [Bar(key=f"{by}:{v}", label=v[:60], value=n) for v, n in named[:MOST_BARS]]
    says = _("Most are about “%(what)s”: %(number)s of %(total)s.")
    most = {"what": bars[0].label, "number": bars[0].value, "total": sum(n for _v, n in found)}
    return Answer(bars=bars, says=says % most, choices=fields)


def rows(scope: Scope, key: str) -> Sql:
    by, _colon, value = key.partition(":")
    return rows_of(scope, f"SELECT id FROM scoped WHERE {_value(by)} = %s", [*_values(by), value])


def _dividing_fields(scope: Scope) -> list[str]:
    """Fields with a few values each, the telling ones first; the title where titles repeat."""
    found = ask(
        scope,
        f", few AS (SELECT title, fields FROM scoped LIMIT {SAMPLE}), pairs AS ("
        " SELECT pair.key, pair.value FROM few, jsonb_each_text(few.fields) AS pair"
        " UNION ALL SELECT %s, title FROM few)"
        " SELECT key, count(*), count(DISTINCT value) FROM pairs GROUP BY 1",
        [TITLE],
    )
    dividing = [key for key, filled, different in found if 1 < different <= max(3, filled / 5)]
    return sorted(dividing, key=lambda key: (_rank(key), key))


def _rank(key: str) -> int:
    return next((place for place, word in enumerate(FAVOURITES) if key == word), len(FAVOURITES))


def _value(by: str) -> str:
    return "title" if by == TITLE else "fields ->> %s"


def _values(by: str) -> list[str]:
    return [] if by == TITLE else [by]


METRIC = Metric(
    name="subjects",
    question=gettext_lazy("What was it about?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=50,
    span=12,
)
