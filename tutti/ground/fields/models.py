"""What a house's own fields are."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tutti.ground.texts import text_in


class Kind(models.TextChoices):
    """What a field holds. It never changes: values already written would lose their meaning."""

    TEXT = "text", _("A line of text")
    NUMBER = "number", _("A number")
    CHOICE = "choice", _("One of several")
    DATE = "date", _("A date")
    YES_NO = "yes_no", _("Yes or no")
    MONEY = "money", _("An amount of money")


class Definition(models.Model):
    """One field of a house on one kind of thing. `key` is its name in the database, for ever.

    `private` values are masked. `choices` are `{"key": …, "label": {"en": …}}`; `currency` belongs to money alone.
    A retired field is asked for no more; what was written stays.
    """

    on = models.CharField(max_length=20)  # "person", "organisation", "case": the registry knows
    key = models.SlugField(max_length=40)
    labels = models.JSONField(default=dict)
    kind = models.CharField(max_length=10, choices=Kind)
    choices = models.JSONField(default=list)
    currency = models.CharField(max_length=3, blank=True)
    private = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["on", "key"], name="field_once"),
            models.CheckConstraint(
                name="money_has_a_currency",
                condition=Q(kind="money", currency__gt="") | (~Q(kind="money") & Q(currency="")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return text_in(self.labels, get_language() or "") or self.key

    def choice_label(self, key: str) -> str:
        """A choice in the reader's words; a choice that is gone is shown by its key."""
        found: dict[str, Any] = next((each for each in self.choices if each["key"] == key), {})
        return text_in(found.get("label", {}), get_language() or "") or key
