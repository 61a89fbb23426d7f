"""Persons, how each is known, where they belong, and every exchange with them."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member


class PersonSet(models.QuerySet["Person"]):
    def visible_to(self, who: Principal) -> PersonSet:
        """Profiles are for those who work the desk; contributors see the person on the case they help with."""
        return self.all() if who.works_the_desk else self.none()


class OrganisationSet(models.QuerySet["Organisation"]):
    def visible_to(self, who: Principal) -> OrganisationSet:
        return self.all() if who.works_the_desk else self.none()


class Person(models.Model):
    """Any human: customer, colleague, partner. Nothing but a name or an identity is required.

    `survivor` is the person this one stands under after a merge, never one who stands under another; None for
    everybody who stands for themselves. It follows from the merges that are in force, and only those change it.
    """

    name = models.CharField(_("name"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)  # folded in Python; no collation needed
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    member = models.OneToOneField(Member, models.SET_NULL, null=True, related_name="person")
    fields = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    survivor = models.ForeignKey("self", models.PROTECT, null=True, related_name="stood_for")

    objects: ClassVar[models.Manager[Person]] = PersonSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="person_by_name")]
        constraints = [
            models.CheckConstraint(
                name="nobody_survives_themselves", condition=~Q(survivor=models.F("id"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def root(self) -> Person:
        """Who this person is named by now: themselves, or the one they were merged into (docs/explain/merging.md)."""
        return self.survivor if self.survivor_id and self.survivor else self

    @cached_property
    def known_by(self) -> list[Identity]:
        """How this person is known, with everybody who stands under them; `queries.with_identities` reads many."""
        theirs = Q(person=self.pk) | Q(person__survivor=self.pk)
        return list(Identity.objects.filter(theirs).order_by("id"))

    @property
    def root_id(self) -> int:
        return self.survivor_id or self.pk

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


class Identity(models.Model):
    """One way a person is known. `verified_at` is when we had proof; without it the identity is claimed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)  # as the network shows it
    how = models.CharField(max_length=40)  # "channel", "agent", "form", "import", "proof"
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identity_once")]


class Organisation(models.Model):
    """A company people belong to."""

    name = models.CharField(_("name"), max_length=200)
    domain = models.CharField(_("mail domain"), max_length=253, blank=True)
    fields = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Organisation]] = OrganisationSet.as_manager()

    def __str__(self) -> str:
        return self.name


class Belonging(models.Model):
    """A person's place in an organisation, with their role there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="belongings")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="belongings")
    role = models.CharField(_("role"), max_length=120, blank=True)
    added_at = models.DateTimeField(null=True)  # None: before moments were kept

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="belonging_once")
        ]


class MergeSet(models.QuerySet["Merge"]):
    def visible_to(self, who: Principal) -> MergeSet:
        return self.all() if who.works_the_desk else self.none()

    def in_force(self) -> MergeSet:
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """That two persons are one. Nothing moves: while it is in force, `other` stands under `survivor`.

    `chosen` says per field whose value was taken; `wrote` holds, for those taken from `other`, what the survivor's
    field was before and after. Undone, the row stays as what happened.
    """

    survivor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    chosen = models.JSONField(default=dict)
    wrote = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Merge]] = MergeSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(undone_at__isnull=True),
                name="person_merged_into_one",
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(survivor=models.F("other"))),
        ]


class Exchange(models.Model):
    """One message on a person's profile, by the identity it came with (so that un-merging can give it back).

    Where one customer speaks to another on a public page, it stands on both profiles: `other` is the other one, and
    `addressed` marks the row of the one who was spoken to.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="exchanges", db_index=False)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="+", null=True)
    conversation_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    at = models.DateTimeField()
    other = models.ForeignKey(Identity, models.PROTECT, related_name="+", null=True, db_index=False)
    addressed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at", "-message_id"], name="exchange_in_order"),
            models.Index(fields=["conversation_id"], name="exchange_by_conversation"),
        ]
