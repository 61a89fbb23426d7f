"""What rules that react are about to do, and up to when time was looked at."""

from __future__ import annotations

from django.db import models

from tutti.engines.rules.models import Rule, RuleVersion


class Due(models.Model):
    """A rule that held and was not acted on yet. Its row is the claim: it goes in the transaction that acts.

    `entry_id` is the entry it reacts to; None for time that has passed. `reasons` as `rules.Effect` keeps them.
    """

    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="+")
    case_id = models.BigIntegerField()
    entry_id = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list)
    shadow = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version_id} on case {self.case_id}"


class Looked(models.Model):
    """Up to which moment a rule that waits for time to pass has looked."""

    rule = models.OneToOneField(Rule, models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule_id} until {self.until}"
