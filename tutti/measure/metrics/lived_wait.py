"""From a person's first word to our first answer, as they lived it: nights and weekends count."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.ground.time.words import duration
from tutti.measure.asking import Answer, Bar, Metric, Scope, Sql, ask, rows_of
from tutti.measure.turns import BUCKET, WAITS

LABELS: dict[str, str | Promise] = {
    "hour": gettext_lazy("under 1 h"),
    "morning": gettext_lazy("1–4 h"),
    "day": gettext_lazy("4–24 h"),
    "two_days": gettext_lazy("1–2 d"),
    "week": gettext_lazy("2–7 d"),
    "longer": gettext_lazy("over 7 d"),
    "never": gettext_lazy("never"),
}
LATE = {"longer", "never"}


def compute(scope: Scope) -> Answer:
    found = dict(
        ask(scope, f"{WAITS} SELECT {BUCKET}, count(*) FROM waits WHERE nth = 1 GROUP BY 1")
    )
    total, never = sum(found.values()), found.get("never", 0)
    if total == never:
        return Answer(
            can_tell=False,
            says=_(
                "The data holds no answer of ours, so it cannot tell. Import the rows or the sent mail "
                "that hold what was answered."
            ),
        )
    bars = [
        Bar(key=k, label=str(v), value=found.get(k, 0), late=k in LATE) for k, v in LABELS.items()
    ]
    return Answer(bars=bars, says=_sentence(scope, total=total, never=never))


def rows(scope: Scope, key: str) -> Sql:
    return rows_of(
        scope, f"{WAITS} SELECT case_id FROM waits WHERE nth = 1 AND {BUCKET} = %s", [key]
    )


def _sentence(scope: Scope, *, total: int, never: int) -> str:
    ((half, most),) = ask(
        scope,
        f"{WAITS} SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY waited),"
        " percentile_disc(0.9) WITHIN GROUP (ORDER BY waited) FROM waits WHERE nth = 1 AND waited IS NOT NULL",
    )
    said = {"half": duration(half), "most": duration(most), "never": never, "total": total}
    return (
        _("Of those answered, half waited %(half)s or less and nine in ten %(most)s or less. ")
        % said
        + _("%(never)s of %(total)s never got an answer.") % said
    )


METRIC = Metric(
    name="lived-wait",
    question=gettext_lazy("How long did people wait for a first answer?"),
    unit=gettext_lazy("Cases"),
    compute=compute,
    rows=rows,
    order=10,
    span=7,
)
