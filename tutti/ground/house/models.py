"""One row: the house."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

ONLY = 1


def own_languages() -> list[str]:
    return ["en"]


class House(models.Model):
    """What is decided once for everybody. Ask for it with `queries.house()`; there is one row.

    `sending_instance` is the installation that may send: from a restored or cloned database nobody
    sends until an administrator says so there.
    """

    name = models.CharField(_("name"), max_length=120, blank=True)
    public_address = models.CharField(_("public address"), max_length=300, blank=True)
    languages = models.JSONField(_("languages"), default=own_languages)
    default_language = models.CharField(_("first language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    sending_instance = models.CharField(max_length=64, blank=True)
    first_run_done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=ONLY), name="house_is_one")]

    def __str__(self) -> str:
        return self.name or "Tutti"
