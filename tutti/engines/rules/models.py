"""Rules with their versions, what they did, and how they fare."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.kinds import KINDS, Kind, kind
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member


class RuleState(models.TextChoices):
    """In shadow a rule is asked and what it would have done is noted, and nothing is done."""

    OFF = "off", _("Off")
    SHADOW = "shadow", _("In shadow")
    ON = "on", _("On")


class Trouble(models.TextChoices):
    """Why Tutti stopped asking a rule by itself."""

    FAILS = "fails", _("It fails too often")
    SLOW = "slow", _("It takes too long")
    LOOPS = "loops", _("It goes in circles with another rule")
    UNKNOWN = "unknown", _("What it does is not known here")


class RuleSet(models.QuerySet["Rule"]):
    def standing(self) -> RuleSet:
        """Those that are on a list, in their order."""
        return self.filter(retired_at=None)

    def asked(self, kind: str) -> RuleSet:
        """Those of a kind that are asked now: on or in shadow, and not stopped."""
        return self.standing().filter(kind=kind, trouble="").exclude(state=RuleState.OFF)


class Rule(models.Model):
    """One line of a list. What it says stands in its versions; `current` is the newest.

    `trouble`: stopped by Tutti, until somebody saves or switches it again; `trouble_with` is the other rule of a loop.
    """

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=[(each.name, each.label) for each in KINDS])
    name = models.CharField(_("name"), max_length=120)
    place = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=RuleState, default=RuleState.OFF)
    current = models.ForeignKey("RuleVersion", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True)
    trouble_says = models.TextField(blank=True)
    trouble_at = models.DateTimeField(null=True)
    trouble_with = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Rule]] = RuleSet.as_manager()

    class Meta:
        ordering = ["kind", "place", "id"]
        indexes = [
            models.Index(
                fields=["kind", "place", "id"], name="rule_in_order", condition=Q(retired_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> Kind:
        return kind(self.kind)

    @property
    def is_asked(self) -> bool:
        return self.retired_at is None and not self.trouble and self.state != RuleState.OFF


class RuleVersion(models.Model):
    """What a rule says since it was saved; never changed, only followed by another.

    `actions`: [{"verb", "params"}] in order. `trigger`: what wakes a rule that reacts; empty for the other kinds.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    condition = models.TextField(blank=True)
    actions = models.JSONField(default=list)
    trigger = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    saved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.number}"

    @property
    def says(self) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
        """What two versions have in common when they say the same."""
        return self.condition, self.actions, self.trigger


class EffectSet(models.QuerySet["Effect"]):
    def visible_to(self, who: Principal) -> EffectSet:
        """Whoever works the desk; what an effect is about is looked up under that thing's own rule."""
        return self if who.works_the_desk else self.none()

    def done(self) -> EffectSet:
        """What was really done and was not taken back."""
        return self.filter(shadow=False, undone_at=None)


class Effect(models.Model):
    """One thing a version of a rule did to one subject, or would have done (`shadow`).

    `reasons`: [{"part", "values"}], the parts of the condition that held with what they asked, texts that people wrote
    left out. `did` is what the verb needs to take it back. `entry_id` is the entry of the journal that led to it.
    """

    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="effects")
    verb = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    entry_id = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list)
    did = models.JSONField(default=dict)
    shadow = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Effect]] = EffectSet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="effect_by_subject"),
            models.Index(
                fields=["case_id"], name="effect_by_case", condition=Q(case_id__isnull=False)
            ),
            models.Index(fields=["version", "-id"], name="effect_by_version"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.version_id}"


class Health(models.Model):
    """How a version fares, counted by `Tally` and added up now and then. `recent_*` are halved as they grow."""

    version = models.OneToOneField(
        RuleVersion, models.CASCADE, primary_key=True, related_name="health"
    )
    runs = models.BigIntegerField(default=0)
    hits = models.BigIntegerField(default=0)
    failures = models.BigIntegerField(default=0)
    recent_runs = models.PositiveIntegerField(default=0)
    recent_failures = models.PositiveIntegerField(default=0)
    last_run_at = models.DateTimeField(null=True)
    last_hit_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"health of {self.version_id}"


class Tally(models.Model):
    """What one batch counted: `counts` is {version: [runs, hits, failures, the last failure]}. Only ever added, so
    that two workers never wait for each other; added up into `Health` and removed.
    """

    at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{len(self.counts)} at {self.at}"
