"""Tasks and what was said on them; notes and whom they mention. All of it stays inside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet, DueKind
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
        """Tasks this member does, what went up to them, and those of their departments nobody has."""
        unclaimed = Q(doer__isnull=True, department_id__in=departments)
        raised = Q(raised_to_id=member_id, state=TaskState.ASKED)
        return self.filter(Q(doer_id=member_id) | raised | unclaimed)

    def of_case(self, case_id: int) -> TaskSet:
        """Tasks asked on this case, and those asked on another that settle this one too."""
        also = list(TaskAlsoServes.objects.filter(case=case_id).values_list("task_id", flat=True))
        return self.filter(Q(case=case_id) | Q(pk__in=also)) if also else self.filter(case=case_id)

    def of_department(self, department: Department, people: Collection[int]) -> TaskSet:
        """What was asked of a department or, by name, of one of its `people`."""
        by_name = Q(department__isnull=True, doer_id__in=people)
        return self.filter(Q(department=department) | by_name)

    def visible_to(self, who: Principal) -> TaskSet:
        """Tasks `who` asked or does, and those of every case they may see."""
        if who.member_id is None:
            return self.none()
        theirs = Q(doer_id=who.member_id) | Q(asked_by_id=who.member_id)
        theirs |= Q(raised_to_id=who.member_id, state=TaskState.ASKED)
        unclaimed = Q(doer__isnull=True, department_id__in=who.departments)
        seen = Q(case__in=CaseSet(Case).visible_to(who))
        return self.filter(theirs | unclaimed | seen)


class Task(models.Model):
    """A piece of work asked of a named colleague, or of a department until one of its members accepts.

    A department's task that has a doer but no yes yet is *offered* to that one member. `instead_of` was asked and is
    away; the doer stands in. `waits_for_asker`: the doer asked back and has no answer yet. `is_waiting`: another
    task must be done first (TaskWaits). `raised_to`: nobody said yes in time and it is theirs now to see to it;
    `raised` counts how often. `wakes_at`: when it goes up, or its doer is reminded; None when neither comes.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    doer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", db_index=False
    )
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
    instead_of = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_waiting = models.BooleanField(default=False)
    blocks_closing = models.BooleanField(default=True)
    raised_to = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    raised = models.PositiveSmallIntegerField(default=0)
    wakes_at = models.DateTimeField(null=True)

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
            ),
            models.Index(
                fields=["wakes_at"], name="task_wakes", condition=Q(wakes_at__isnull=False)
            ),
            models.Index(
                fields=["department", "finish_by", "id"],
                name="task_open_of_department",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["doer", "finish_by", "id"],
                name="task_open_of_doer",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(fields=["department", "asked_at"], name="task_asked_of_department"),
            models.Index(fields=["doer", "asked_at"], name="task_asked_of_doer"),
            GinIndex(
                SearchVector("what", config="simple"),
                name="task_done_words",
                condition=Q(state="done"),
            ),
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
    def due_kind(self) -> DueKind:
        """Which of the two `due_at` is."""
        return DueKind.ACCEPT if self.state == TaskState.ASKED else DueKind.FINISH

    @property
    def is_offer(self) -> bool:
        """A department's task that one of its members was named for, who has not said yes yet."""
        return self.state == TaskState.ASKED and None not in {self.doer_id, self.department_id}

    @property
    def lapses_at(self) -> datetime:
        """When links die and the task expires unless it ended before."""
        return self.finish_by + LAPSES_AFTER

    @property
    def holder(self) -> Member:
        """The one person an open task waits for.

        The asker if asked back; whoever it went up to; the doer; the department's keeper until one accepts. While
        another task must be done first: whoever that one waits for, and the asker when that one came back. For
        whoever works here no more, the asker, and for them the case's owner.
        """
        holder = self._meant
        if holder.is_active:
            return holder
        return self.asked_by if self.asked_by.is_active else self.case.owner

    @property
    def _meant(self) -> Member:
        if self.is_waiting:
            first = Task.objects.open().filter(needed_by__task=self).order_by("pk").first()
            return first.holder if first else self.asked_by
        if self.waits_for_asker:
            return self.asked_by
        if self.raised_to and self.state == TaskState.ASKED:
            return self.raised_to
        if self.doer:
            return self.doer
        if self.department is None:
            raise ValueError("A task without doer and department; the database refuses those.")
        return self.department.keeper

    @property
    def asked_of(self) -> str:
        """The name of whom it was asked: the colleague, else the department."""
        return str(self.doer or self.department)


class TaskItem(models.Model):
    """One line of a task's checklist."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="items")
    text = models.CharField(max_length=200)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]


class TaskWaits(models.Model):
    """That `task` is not asked before `needs` is done."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="waits", db_index=False)
    needs = models.ForeignKey(Task, models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="task_waits_once"),
            models.CheckConstraint(
                name="task_waits_for_another", condition=~Q(task=models.F("needs"))
            ),
        ]


class TaskAlsoServes(models.Model):
    """That a task settles something on another case too; each of its facts is recorded there as well."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="serves", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="served_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "case"], name="task_serves_once")]


class TaskOffer(models.Model):
    """That a department's task was offered to one of its members; `passed_at` when they passed it on."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="offers", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "member"], name="task_offered_once")]


class Taking(models.Model):
    """How a department's tasks find their doer; without a row they are picked by whoever comes first."""

    department = models.OneToOneField(Department, models.CASCADE, related_name="+")
    offers = models.BooleanField(default=False)


class WordKind(models.TextChoices):
    COMMENT = "comment", _("said")
    QUESTION = "question", _("asked")
    ANSWER = "answer", _("answered")
    DECLINE = "decline", _("declined")
    FINISH = "finish", _("finished")
    WITHDRAW = "withdraw", _("withdrew this")
    REASSIGN = "reassign", _("asked somebody else")
    DELEGATE = "delegate", _("handed it on")
    PASS = "pass", _("passed it on")


class TaskWord(models.Model):
    """What somebody said on a task.

    `meant` is what a mail wanted to do (accept, finish) without the proof it needs: it stays a comment, shown as
    unconfirmed, until the member presses the button. `envelope_id` makes reading a mail twice harmless. `chat` names
    the network it was said on ("Matrix"), where it was.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=WordKind)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    chat = models.CharField(max_length=40, blank=True, default="", db_default="")
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
