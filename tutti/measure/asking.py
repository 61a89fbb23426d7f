"""What a metric is: a question, put to a set of cases, with an answer whose every figure opens to its rows."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from tutti.cases.models import Case, CaseConversation
from tutti.ground.access.principal import Principal
from tutti.listen.models import Channel

Sql = tuple[str, Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The cases a question is put to: those `who` may see, of one channel or of all. `by` is a field people chose."""

    who: Principal
    channel: Channel | None = None
    by: str = ""

    def cases(self) -> QuerySet[Case]:
        visible = Case.objects.visible_to(self.who)
        if self.channel is None:
            return visible
        links = CaseConversation.objects.filter(
            conversation__channel=self.channel, detached_at__isnull=True
        )
        return visible.filter(pk__in=links.values("case_id"))

    def cte(self) -> Sql:
        """`WITH scoped AS (…)`: id, person_id, opened_at, title and fields of these cases."""
        columns = self.cases().order_by().values("id", "person_id", "opened_at", "title", "fields")
        text, values = columns.query.sql_with_params()
        return f"WITH scoped AS MATERIALIZED ({text})", values


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One figure. `key` finds its rows again; `late` ones are drawn as failures."""

    key: str
    label: str
    value: int
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case worth looking at by itself."""

    case_id: int
    title: str
    at: datetime
    lasted: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the data says, in a sentence and in figures. `can_tell` False: it cannot, and the sentence says why."""

    says: str
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    can_tell: bool = True
    choices: Sequence[str] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A question of the first look. `rows` gives the ids of the cases behind a bar, as SQL."""

    name: str
    question: str | Promise
    unit: str | Promise
    compute: Callable[[Scope], Answer]
    rows: Callable[[Scope, str], Sql]
    order: int = 50
    span: int = 6  # of the page's twelve columns

    def cases_behind(self, scope: Scope, key: str) -> QuerySet[Case]:
        """The cases of one figure, as far as they may be seen."""
        text, values = self.rows(scope, key)
        return scope.cases().filter(pk__in=RawSQL(text, list(values)))  # noqa: S611 -- texts of ours, values apart


@cache
def metrics() -> dict[str, Metric]:
    """Every file of `metrics/` offers one `METRIC`; a second one of a name is an error at start."""
    package = importlib.import_module("tutti.measure.metrics")
    found: dict[str, Metric] = {}
    for file in pkgutil.iter_modules(package.__path__):
        metric = importlib.import_module(f"{package.__name__}.{file.name}").METRIC
        if metric.name in found:
            raise RuntimeError(f"Two metrics are called {metric.name!r}.")
        found[metric.name] = metric
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))


def ask(scope: Scope, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of a query that may read `scoped`; `text` follows the CTE: it begins with a comma or SELECT."""
    before, known = scope.cte()
    with connection.cursor() as cursor:
        cursor.execute(f"{before} {text}", [*known, *values])
        return list(cursor.fetchall())


def rows_of(scope: Scope, text: str, values: Sequence[Any] = ()) -> Sql:
    """The same query as a subquery of ids."""
    before, known = scope.cte()
    return f"({before} {text})", [*known, *values]
