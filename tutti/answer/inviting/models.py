"""Invitations to go on in private."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.listen.models import Channel, Conversation
from tutti.people.models import Person

STANDS_FOR = timedelta(days=30)


class InvitationSet(models.QuerySet["Invitation"]):
    def standing(self) -> InvitationSet:
        """Those somebody may still come by."""
        return self.filter(made_at__gt=timezone.now() - STANDS_FOR)

    def came_unsure(self) -> InvitationSet:
        """Somebody came by the link, from an account nobody knows to be theirs, and no member said who it is."""
        return self.filter(came__isnull=False, joined_at=None)


class Invitation(models.Model):
    """One invitation: of whom, from which public conversation, to write by which channel.

    `digest` is of the word its link carries. That link stands in public and proves nothing: only an account of the
    person who was invited joins the case by itself. `came` is the conversation that did, or that a member is to see.
    """

    digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="invitations")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    party_kind = models.CharField(max_length=20)
    party_value = models.CharField(max_length=320)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    came = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    came_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Invitation]] = InvitationSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["party_value", "made_at"], name="invitation_of_party"),
            models.Index(fields=["person", "made_at"], name="invitation_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.party_kind}: {self.party_value}"
