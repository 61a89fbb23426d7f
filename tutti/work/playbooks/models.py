"""Playbooks with their versions, and what runs of them on which case."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.engines.playbooks.definition import (
    AnyStep,
    Definition,
    definition_from,
    step_from,
)
from tutti.engines.playbooks.flow import Happened, with_added
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.ground.crypto.sealed import SealedJSONField
from tutti.ground.texts import text_in
from tutti.journal.facts import Actor
from tutti.work.models import Task


class PlaybookSet(models.QuerySet["Playbook"]):
    def visible_to(self, who: Principal) -> PlaybookSet:
        """Playbooks are the desk's; administrators write them."""
        return self.all() if who.works_the_desk else self.none()

    def in_use(self) -> PlaybookSet:
        return self.filter(archived_at__isnull=True)


class Playbook(models.Model):
    """A way to settle a kind of matter. `draft` is what is written on; only published versions run.

    `starts_when` is a condition: a new case for which it holds gets the playbook by itself. `secrets` sign what its
    webhook steps send.
    """

    names = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    starts_when = models.TextField(blank=True)
    ready_made = models.CharField(max_length=60, blank=True)
    sealed_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    secrets = SealedJSONField(default=dict)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Playbook]] = PlaybookSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ready_made"],
                condition=~Q(ready_made="") & Q(archived_at__isnull=True),
                name="ready_made_once",
            )
        ]

    def __str__(self) -> str:
        return text_in(self.names, get_language() or "") or f"#{self.pk}"

    @property
    def about_words(self) -> str:
        return text_in(self.about, get_language() or "")

    @property
    def written(self) -> Definition:
        """The draft, as it stands now."""
        return definition_from(self.draft)

    @cached_property
    def newest(self) -> PlaybookVersion | None:
        """The version that runs when it is started now."""
        return self.versions.order_by("-number").first()


class PlaybookVersion(models.Model):
    """A playbook as it was published; it never changes."""

    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbook_version_once")
        ]

    @cached_property
    def steps(self) -> Definition:
        return definition_from(self.definition)


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    HELD = "held", _("Waits for a person")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")


OPEN_RUNS = (RunState.RUNNING, RunState.HELD)


class RunSet(models.QuerySet["PlaybookRun"]):
    def visible_to(self, who: Principal) -> RunSet:
        """Runs of the cases `who` may see."""
        return self.filter(case__in=CaseSet(Case).visible_to(who))

    def open(self) -> RunSet:
        return self.filter(state__in=OPEN_RUNS)


class PlaybookRun(models.Model):
    """A playbook on one case. It acts with the freedom of `starter`; `places` says which department is which place.

    `added` are steps of this case alone: `{"after": key, "step": {…}}`, in the order they were added.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="runs")
    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    starter = models.ForeignKey(Member, models.PROTECT, related_name="+")
    places = models.JSONField(default=dict)
    added = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager[PlaybookRun]] = RunSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "nonce"], condition=~Q(nonce=""), name="playbook_started_once"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_RUNS

    @property
    def actor(self) -> Actor:
        """Who does what the run does."""
        return Actor("playbook", self.pk)

    @property
    def definition(self) -> Definition:
        """The version's steps with those added on this case."""
        return self.as_of(self.version)

    def as_of(self, version: PlaybookVersion) -> Definition:
        whole = version.steps
        for one in self.added:
            if whole.has(one["after"]):
                whole = with_added(whole, after=one["after"], step=step_from(one["step"]))
        return whole

    def step_of(self, row: RunStep) -> AnyStep:
        return self.definition.step(row.key)


class StepState(models.TextChoices):
    BEGUN = "begun", _("Begun")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    FAILED = "failed", _("Not done")
    SKIPPED = "skipped", _("Skipped")
    STOPPED = "stopped", _("Stopped")


class StepSet(models.QuerySet["RunStep"]):
    def begun(self) -> StepSet:
        return self.filter(state=StepState.BEGUN, run__state__in=OPEN_RUNS)

    def standing(self) -> StepSet:
        """The steps open runs stand on: begun, or held for a person."""
        return self.filter(
            state__in=(StepState.BEGUN, StepState.DECLINED, StepState.FAILED),
            run__state__in=OPEN_RUNS,
            stands=True,
        )


class RunStep(models.Model):
    """One step a run went through, or stands on (`stands`). A step gone through twice has two rows.

    `owner` is who must act, `wakes_at` when a wait is over by itself. `way` is how it ended, `reason` why it was
    skipped, `trouble` why it could not be done. `word_of` texts stand with the task; nothing a customer reads here.
    """

    run = models.ForeignKey(PlaybookRun, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.BEGUN)
    stands = models.BooleanField(default=True)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    wakes_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=8, blank=True)
    reason = models.TextField(blank=True)
    trouble = models.TextField(blank=True)
    task = models.OneToOneField(Task, models.SET_NULL, null=True, related_name="run_step")
    approval_id = models.BigIntegerField(null=True)
    remedy_id = models.BigIntegerField(null=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[RunStep]] = StepSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(stands=True), name="run_stands_on_one_step"
            )
        ]
        indexes = [
            models.Index(
                fields=["wakes_at"],
                name="step_wakes",
                condition=Q(state="begun", wakes_at__isnull=False),
            )
        ]

    @property
    def happened(self) -> Happened | None:
        """What this row says to the engine; None while it is begun, failed or stopped."""
        if self.state == StepState.SKIPPED:
            return Happened(key=self.key, way="done", skipped=True)
        if self.state in {StepState.DONE, StepState.DECLINED}:
            return Happened(key=self.key, way=self.way)  # type: ignore[arg-type]  # a closed word
        return None
