"""The two dates proposed for a question, and how a task's own dates move."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tutti.work.models import Task, TaskState

DAY_BEGINS, NOON, DAY_ENDS = 9, 12, 17  # hours
FRIDAY = 4
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def proposed_dates(now: datetime | None = None) -> tuple[datetime, datetime]:
    """(say yes or no by, done by): within the working day, and two days later."""
    accept_by = in_the_day((now or timezone.now()) + timedelta(hours=4))
    return accept_by, in_the_day(accept_by + timedelta(days=2))


def in_the_day(at: datetime) -> datetime:
    """The next full hour from nine to five on a weekday: a proposal nobody has to get up for."""
    hour = timezone.localtime(at).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if hour.hour > DAY_ENDS:
        hour = hour.replace(hour=NOON) + timedelta(days=1)
    if hour.weekday() > FRIDAY:
        hour += timedelta(days=7 - hour.weekday())
    return max(hour, hour.replace(hour=DAY_BEGINS))


def ask_again_from(task: Task, now: datetime) -> None:
    """Give whoever is asked now time to answer: the dates stay while the first is ahead, else both move by as much
    as the answer had before, a day at most. The caller saves.
    """
    window = answer_window(task)
    work = task.finish_by - task.accept_by
    task.asked_at = now
    if task.accept_by <= now:
        task.accept_by = now + window
        task.finish_by = max(task.finish_by, task.accept_by + work)


def answer_window(task: Task) -> timedelta:
    """How long whoever is asked has for a yes or no: as long as the first had, from an hour to a day."""
    return min(max(task.accept_by - task.asked_at, AN_HOUR), A_DAY)


def first_reminder(task: Task, now: datetime) -> datetime:
    """When the doer of an accepted task is reminded first: a quarter of its time before the end, a day at most."""
    lead = min(max((task.finish_by - now) / 4, AN_HOUR), A_DAY)
    before = task.finish_by - lead
    return before if before > now else max(task.finish_by, now)


def next_waking(task: Task, now: datetime) -> datetime | None:
    """When the job must look at an open task again after it was changed by hand."""
    if task.state == TaskState.ACCEPTED:
        return first_reminder(task, now)
    return None if task.raised > 1 else max(task.accept_by, now + AN_HOUR)
