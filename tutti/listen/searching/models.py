"""Saved searches."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.channels.contract import Search as Asked
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.listen.models import Channel

MOST_A_RUN = 100


class SearchSet(models.QuerySet["SavedSearch"]):
    def visible_to(self, who: Principal) -> SearchSet:
        """The desk sees them all: what they hear becomes its work."""
        return self.all() if who.works_the_desk else self.none()

    def changeable_by(self, who: Principal) -> SearchSet:
        """Its owner's, and all of them an administrator's."""
        if who.is_administrator:
            return self.all()
        return self.visible_to(who).filter(owner_id=who.member_id)


class SavedSearch(models.Model):
    """What is looked for on one network, by one of its channels.

    `heard_on` is the day `heard_that_day` counts, in UTC; at `most_a_day` it rests until the next. The lease is by the
    database's clock.
    """

    name = models.CharField(_("name"), max_length=120)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="searches")
    words = models.JSONField(default=list)
    without = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    most_a_day = models.PositiveIntegerField(default=200)
    every = models.PositiveIntegerField(default=15)  # minutes
    cursor = models.JSONField(default=dict)
    next_run_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    heard = models.BigIntegerField(default=0)
    heard_on = models.DateField(null=True)
    heard_that_day = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SearchSet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["next_run_at"], name="search_due", condition=models.Q(is_on=True))
        ]

    def __str__(self) -> str:
        return self.name

    def heard_today(self, today: date) -> int:
        return self.heard_that_day if self.heard_on == today else 0

    def left_today(self, today: date) -> int:
        """How many more may be taken in today."""
        return max(self.most_a_day - self.heard_today(today), 0)

    def asked(self, *, most: int = MOST_A_RUN) -> Asked:
        """As a channel is asked it."""
        return Asked(
            id=self.pk or 0,
            words=tuple(self.words),
            without=tuple(self.without),
            languages=tuple(self.languages),
            cursor=self.cursor,
            most=most,
        )
