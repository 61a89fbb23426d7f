"""The longest times between a person's word and our next one, anywhere in a case."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.ground.time.words import duration
from tutti.measure.asking import Answer, Line, Metric, Scope, Sql, ask, rows_of
from tutti.measure.turns import WAITS

SHOWN = 8


def compute(scope: Scope) -> Answer:
    found = ask(
        scope,
        f"{WAITS} SELECT case_id, scoped.title, at, waited FROM waits JOIN scoped ON scoped.id = case_id"
        f" WHERE waited IS NOT NULL ORDER BY waited DESC, case_id LIMIT {SHOWN}",
    )
    if not found:
        return Answer(
            can_tell=False,
            says=_(
                "Without answers in the data every silence is endless; see who wrote most instead."
            ),
        )
    lines = [Line(case_id=c, title=title, at=at, lasted=lasted) for c, title, at, lasted in found]
    longest = duration(found[0][3])
    return Answer(lines=lines, says=_("The longest lasted %(longest)s.") % {"longest": longest})


def rows(scope: Scope, key: str) -> Sql:
    del key  # there is one figure
    return rows_of(
        scope,
        f"{WAITS} SELECT case_id FROM waits WHERE waited IS NOT NULL ORDER BY waited DESC LIMIT 200",
    )


METRIC = Metric(
    name="longest-silence",
    question=gettext_lazy("Which silences were the longest?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=20,
    span=5,
)
