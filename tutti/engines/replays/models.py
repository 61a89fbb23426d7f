"""Replays, and which subjects fell into which group of what they found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.kinds import KINDS, Kind, kind
from tutti.engines.rules.models import Rule
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member


class ReplayState(models.TextChoices):
    """How far a replay is."""

    WAITING = "waiting", _("about to begin")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("stopped")
    FAILED = "failed", _("broken off")


class ReplaySet(models.QuerySet["Replay"]):
    def visible_to(self, who: Principal) -> ReplaySet:
        """Whoever works the desk; examples are looked up under their own rule, each time."""
        return self.all() if who.works_the_desk else self.none()


class Replay(models.Model):
    """One run of rules over the past. It changes nothing but itself.

    `asked`: the rules as they were asked, in order, as `standing.Standing` has them. `tried`: what a version that was
    not saved says, {"name", "condition", "actions", "trigger", "note"}; empty where saved rules were run. `rule` is
    the rule in question; None for a whole list and for a rule that does not exist yet. `mine` are the versions whose
    work it is to say what would no longer be so. `groups`: {key: {"what", "from", "to", "number"}}. `days`:
    {"2026-03-01": [looked at, hit]}. `after`: the last subject looked at.
    """

    kind = models.CharField(max_length=12, choices=[(each.name, each.label) for each in KINDS])
    rule = models.ForeignKey(Rule, models.CASCADE, null=True, related_name="replays")
    asked = models.JSONField()
    tried = models.JSONField(default=dict)
    mine = ArrayField(models.BigIntegerField(), default=list)
    start = models.DateTimeField()
    end = models.DateTimeField()
    channel_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=9, choices=ReplayState, default=ReplayState.WAITING)
    trouble = models.TextField(blank=True)
    total = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    hit = models.BigIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    groups = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    by_rule = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    applied = ArrayField(models.BigIntegerField(), default=list)  # the effects of applying it
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Replay]] = ReplaySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What was run: the rule's name, or the list's."""
        if self.tried:
            return str(self.tried.get("name", ""))
        return self.rule.name if self.rule else str(self.of.label)

    @property
    def of(self) -> Kind:
        return kind(self.kind)

    @property
    def is_over(self) -> bool:
        return self.state not in {ReplayState.WAITING, ReplayState.RUNNING}

    @property
    def is_of_one(self) -> bool:
        return self.rule_id is not None or bool(self.tried)

    @property
    def per_cent(self) -> int:
        if self.state == ReplayState.DONE:
            return 100
        return min(99, 100 * self.looked // self.total) if self.total else 0

    @property
    def rate(self) -> int:
        """How many were looked at in a second."""
        return round(self.looked / self.seconds) if self.seconds else 0

    @property
    def found(self) -> Mapping[str, Mapping[str, Any]]:
        """The groups under their keys, those that change something first, the largest first."""
        order = {"against": 0, "new": 1, "other": 2, "no_longer": 3, "same": 4}
        return dict(
            sorted(self.groups.items(), key=lambda one: (order[one[1]["what"]], -one[1]["number"]))
        )


class Part(models.Model):
    """The subjects one batch put into one group. Only ever added."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="parts")
    group = models.CharField(max_length=160)
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["replay", "group", "id"], name="part_of_group")]

    def __str__(self) -> str:
        return f"{self.group} of {self.replay_id}"
