"""One word on a task, written down. The verbs of this stage call it; nobody else does."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.everywhere import record_on_each
from tutti.work.actions.filing import GivenFile, file_to_task
from tutti.work.facts import TaskSpoken
from tutti.work.models import Task, TaskWord, WordKind


def say(
    task: Task, *, kind: WordKind, who: Member, words: str, files: Sequence[GivenFile] = ()
) -> TaskWord:
    """Write down what `who` said; the caller holds the case's lock and records its own fact."""
    word = TaskWord.objects.create(
        task=task, kind=kind, by=who, text=words.strip(), at=timezone.now()
    )
    file_to_task(task, files=files, word=word)
    return word


def spoken(task: Task, word: TaskWord, *, by: Actor) -> None:
    """Record that words were added which change nothing else."""
    fact = TaskSpoken(case=task.case_id, task=task.pk, word=word.pk, kind=word.kind)
    record_on_each(task, fact, by=by)
