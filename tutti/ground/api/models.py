"""Tokens, known by the hash of their secret."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member


class Scope(models.TextChoices):
    """What a token may do of that which its member may do."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and act")


class TokenSet(models.QuerySet["Token"]):
    """Sets of tokens."""

    def alive(self, today: date | None = None) -> TokenSet:
        """Neither revoked nor past their last day."""
        return self.filter(expires_on__gte=today or timezone.now().date(), revoked_at__isnull=True)

    def visible_to(self, who: Principal) -> TokenSet:
        """One's own; administrators see everybody's."""
        return self.all() if who.is_administrator else self.filter(member_id=who.member_id or 0)


class Token(models.Model):
    """A program's right to act as a member. The secret itself is nowhere in the database.

    `last_used_on` is kept to the day: a write a day, not one a request.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("may"), max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("last day"))
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = TokenSet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"],
                condition=Q(revoked_at__isnull=True),
                name="token_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == Scope.WRITE

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None and self.expires_on >= timezone.now().date()
