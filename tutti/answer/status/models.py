"""The links customers hold, and how the house shows its page."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.people.models import Person

ENDS_AFTER = timedelta(days=90)  # once the case is closed
ONLY = 1


class StatusLink(models.Model):
    """A secret that opens one case's page for one person. The secret itself is nowhere in the database."""

    digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="status_links")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[StatusLink]] = models.Manager()


class Naming(models.TextChoices):
    """What a customer reads of a colleague's name."""

    INITIAL = "initial", _("First name and initial")
    FIRST = "first", _("First name")
    WHOLE = "whole", _("Whole name")
    NOBODY = "nobody", _("No name")


class StatusPage(models.Model):
    """How the house shows its page. Ask for it with `queries.status_page()`; there is one row."""

    is_on = models.BooleanField(_("customers may see how it stands"), default=True)
    naming = models.CharField(
        _("colleagues are named"), max_length=8, choices=Naming, default=Naming.INITIAL
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=ONLY), name="status_page_is_one")
        ]
