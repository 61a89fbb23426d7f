"""The numbers in the navigation: each stage names the rows it counts, one statement counts them all.

A stage writes in its `slots.py`:

    @counts("tasks for me")
    def open_tasks(who):
        return Task.objects.open().for_doer(who.member_id, who.departments)

and draws its link with `count_of(request, "tasks for me")`. Which rows these are may depend on `who` and on the
present moment alone: the text of the statement is kept for a minute, because writing seven queries anew for every page
took longer than answering them (11 ms against 1 ms).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from tutti.ground.access.principal import Principal, principal
from tutti.ground.db.kept import Statement, statement_of

READERS = 2000  # whose statements a process keeps
MINUTE = 60

Counted = Callable[[Principal], QuerySet[Any]]
_counted: dict[str, Counted] = {}


def counts(name: str) -> Callable[[Counted], Counted]:
    """Register `function(who) -> rows`: the rows behind one number, for a member who may act."""

    def register(counted: Counted) -> Counted:
        _counted[name] = counted
        return counted

    return register


def count_of(request: HttpRequest, name: str) -> int:
    """How many rows there are now; the first asked of a page asks for all."""
    known: dict[str, int] = request.__dict__.setdefault("_counts_of_nav", {})
    if not known:
        known.update(_ask(principal(request)))
    return known[name]


def _ask(who: Principal) -> dict[str, int]:
    if who.member_id is None:
        return dict.fromkeys(_counted, 0)
    names = tuple(_counted)
    minute = int(timezone.now().timestamp()) // MINUTE
    (row,) = _statement(names, who, minute).rows()
    return dict(zip(names, row, strict=True))


@lru_cache(maxsize=READERS)
def _statement(names: tuple[str, ...], who: Principal, _minute: int) -> Statement:
    parts = [_part(_counted[name](who)) for name in names]
    sql = ", ".join(part.sql for part in parts)
    return Statement(f"SELECT {sql}", [each for part in parts for each in part.params])


def _part(rows: QuerySet[Model]) -> Statement:
    found = statement_of(rows.values_list("pk"))
    if not found.sql:
        return Statement("0")
    return Statement(f"(SELECT count(*) FROM ({found.sql}) AS counted)", found.params)  # noqa: S608 -- Django's own text
