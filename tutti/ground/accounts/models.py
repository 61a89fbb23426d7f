"""Members act for the company; departments are the teams they act in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may do everywhere. What they may see is computed per case (audience and grants)."""

    ADMINISTRATOR = "administrator", _("Administrator")
    AGENT = "agent", _("Agent")
    CONTRIBUTOR = "contributor", _("Contributor")


class MemberManager(BaseUserManager["Member"]):
    """Mail addresses are compared without case, as people type them."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username or "")


class Member(AbstractBaseUser):
    """A person who can act for us. A contributor may have no password and act by mail link alone."""

    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    compact = models.BooleanField(_("compact rows"), default=False)
    theme = models.CharField(_("theme"), max_length=8, blank=True)  # "", "light" or "dark"
    deputy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="member_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def works_the_desk(self) -> bool:
        return self.role in {Role.ADMINISTRATOR, Role.AGENT}

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email


class Department(models.Model):
    """A team inside. Its keeper answers for every case nobody has taken yet."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    public_name = models.JSONField(
        _("name for customers"), default=dict
    )  # {"en": "…"}: ground/texts
    keeper = models.ForeignKey(Member, models.PROTECT, related_name="keeps")
    hue = models.PositiveSmallIntegerField(default=1)  # 1…8, the colour of the stripe: look.md §2
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    members: models.ManyToManyField[Member, Membership] = models.ManyToManyField(
        Member, through="Membership", related_name="departments"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A member's place in a department."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "department"], name="membership_once")
        ]


class Absence(models.Model):
    """That a member is away from one moment until another; their deputy stands in meanwhile."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]
        indexes = [models.Index(fields=["ends_at", "member"], name="absence_by_end")]
