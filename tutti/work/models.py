"""Tasks and what was said on them; notes and whom they mention. All of it stays inside."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.files.models import Blob

LAPSES_AFTER = timedelta(days=7)


class TaskState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


OPEN_STATES = (TaskState.ASKED, TaskState.ACCEPTED)


class DeclineReason(models.TextChoices):
    NOT_MINE = "not_mine", _("It belongs to somebody else")
    NO_TIME = "no_time", _("Not by then")
    MISSING = "missing", _("Something is missing")
    OTHER = "other", _("Another reason, which I write below")


class TaskSet(models.QuerySet["Task"]):
    def open(self) -> TaskSet:
        return self.filter(state__in=OPEN_STATES)

    def for_doer(self, member_id: int, departments: frozenset[int]) -> TaskSet:
        """Tasks this member does, and those of their departments nobody accepted yet."""
        unclaimed = Q(doer__isnull=True, department_id__in=departments)
        return self.filter(Q(doer_id=member_id) | unclaimed)

    def visible_to(self, who: Principal) -> TaskSet:
        """Tasks `who` asked or does, and those of every case they may see."""
        if who.member_id is None:
            return self.none()
        theirs = Q(doer_id=who.member_id) | Q(asked_by_id=who.member_id)
        unclaimed = Q(doer__isnull=True, department_id__in=who.departments)
        seen = Q(case__in=CaseSet(Case).visible_to(who))
        return self.filter(theirs | unclaimed | seen)


class Task(models.Model):
    """A piece of work asked of a named colleague, or of a department until one of its members accepts.

    `waits_for_asker`: the doer asked back and has no answer yet.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    doer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    accept_by = models.DateTimeField()
    finish_by = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.ASKED)
    waits_for_asker = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, blank=True)
    nonce = models.CharField(max_length=64, blank=True)

    objects = TaskSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "nonce"], condition=~Q(nonce=""), name="task_asked_once"
            ),
            models.CheckConstraint(
                name="task_has_somebody",
                condition=Q(doer__isnull=False) | Q(department__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["finish_by", "id"],
                name="task_open_by_date",
                condition=Q(state__in=OPEN_STATES),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def due_at(self) -> datetime:
        """The date that counts now: say yes or no by, then done by."""
        return self.accept_by if self.state == TaskState.ASKED else self.finish_by

    @property
    def lapses_at(self) -> datetime:
        """When links die and the task expires unless it ended before."""
        return self.finish_by + LAPSES_AFTER

    @property
    def holder(self) -> Member:
        """Who must act now: the doer, the department's keeper until one accepts, the asker if asked back."""
        if self.waits_for_asker:
            return self.asked_by
        if self.doer:
            return self.doer
        if self.department is None:
            raise ValueError("A task without doer and department; the database refuses those.")
        return self.department.keeper

    @property
    def asked_of(self) -> str:
        """The name of whom it was asked: the colleague, else the department."""
        return str(self.doer or self.department)


class WordKind(models.TextChoices):
    COMMENT = "comment", _("said")
    QUESTION = "question", _("asked")
    ANSWER = "answer", _("answered")
    DECLINE = "decline", _("declined")
    FINISH = "finish", _("finished")
    WITHDRAW = "withdraw", _("withdrew this")
    REASSIGN = "reassign", _("asked somebody else")


class TaskWord(models.Model):
    """What somebody said on a task.

    `meant` is what a mail wanted to do (accept, finish) without the proof it needs: it stays a comment, shown as
    unconfirmed, until the member presses the button. `envelope_id` makes reading a mail twice harmless.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=WordKind)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    meant = models.CharField(max_length=10, blank=True)
    envelope_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["at", "id"]


class TaskShows(models.Model):
    """A message or a note of the case that the task's page may show; nothing else of the case stands there."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="shows")
    message_id = models.BigIntegerField(null=True)
    note = models.ForeignKey("Note", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shows_one_thing",
                condition=Q(message_id__isnull=False, note__isnull=True)
                | Q(message_id__isnull=True, note__isnull=False),
            )
        ]


class InsideFile(models.Model):
    """A file that stays inside."""

    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class TaskFile(InsideFile):
    """A file on a task: of the question itself, or of one word said on it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="files")
    word = models.ForeignKey(TaskWord, models.CASCADE, null=True, related_name="files")


class Note(models.Model):
    """What a colleague tells colleagues about a case. No customer ever reads it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    written_at = models.DateTimeField()
    nonce = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "nonce"], condition=~Q(nonce=""), name="note_written_once"
            )
        ]


class Mention(models.Model):
    """That a note names a colleague."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "member"], name="mention_once")]


class NoteFile(InsideFile):
    note = models.ForeignKey(Note, models.CASCADE, related_name="files")
