"""Declaring a job: `@job` and `@periodic` on functions in an app's `jobs.py`, which is found by itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast, overload

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from tutti.ground.jobs.retrying import BackOff

# A declared job: `.defer(**ids)` inside the transaction, `.batch_defer({…}, {…})` for many,
# `.configure(schedule_at=…, queueing_lock=…).defer(**ids)` for later or for at most one waiting; called
# like any function in tests. Arguments are ids, enums and numbers: they are kept as JSON and shown on a page.
Job = Task[..., Any, ...]


@overload
def job(function: Callable[..., Any], /) -> Job: ...


@overload
def job(*, attempts: int = ..., queue: str = ...) -> Callable[[Callable[..., Any]], Job]: ...


def job(
    function: Callable[..., Any] | None = None, /, *, attempts: int = 8, queue: str = "default"
) -> Job | Callable[[Callable[..., Any]], Job]:
    """A function a worker calls. A raised error brings it back later, `attempts` times in all.

    It may run twice and must look before it acts. `defer` belongs inside the transaction of the change:
    a rollback takes the job with it.
    """

    def declare(function: Callable[..., Any]) -> Job:
        return app.task(name=_name(function), queue=queue, retry=BackOff(attempts))(function)

    return declare(function) if function else declare


def periodic(cron: str, *, queue: str = "default") -> Callable[[Callable[[], Any]], Job]:
    """A function called with no arguments on a schedule (UTC); six fields: the sixth is seconds.

    Each time is deferred once, however many workers run. A time missed by over ten minutes is skipped.
    """

    def declare(function: Callable[[], Any]) -> Job:
        @functools.wraps(function)
        def at_its_time(timestamp: int = 0) -> Any:  # noqa: ARG001  procrastinate names the time by this word
            return function()

        declared = app.task(name=_name(function), queue=queue, retry=False)(at_its_time)
        return cast("Job", app.periodic(cron=cron)(declared))

    return declare


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"
