"""What profiles are compared by, the pairs suggested, and whose a mail domain is."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.people.models import Identity, Merge, Organisation, Person

ONLY = 1
LATER = timedelta(days=7)


class Sketch(models.Model):
    """A person's portrait as it was compared last (`scoring.portraits`). It goes when the person goes."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    given = models.CharField(max_length=200)
    family = models.CharField(max_length=200)
    portrait = models.JSONField()

    objects: ClassVar[models.Manager[Sketch]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["given"], name="sketch_by_given"),
            models.Index(fields=["family"], name="sketch_by_family"),
        ]


class Key(models.Model):
    """One key a sketch is found by (`scoring.keys`). Two are compared only where they share one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    objects: ClassVar[models.Manager[Key]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["key", "person"], name="sketches_by_key")]


class Kind(models.TextChoices):
    """What a suggestion rests on most."""

    PROOF = "proof", _("Proved by themselves")
    RULE = "rule", _("A rule")
    MAIL = "mail", _("Mail address")
    PHONE = "phone", _("Phone number")
    HANDLE = "handle", _("Name on a network")
    REFERENCE = "reference", _("Number with us")
    BIRTH = "birth", _("Date of birth")
    PLACE = "place", _("Where they live")
    NAME = "name", _("Name")


class State(models.TextChoices):
    OPEN = "open", _("Open")
    CONFIRMED = "confirmed", _("One person")
    REFUSED = "refused", _("Two persons")
    LATER = "later", _("Put off")


class SuggestionSet(models.QuerySet["Suggestion"]):
    def visible_to(self, who: Principal) -> SuggestionSet:
        return self.all() if who.works_the_desk else self.none()

    def of_two(self) -> SuggestionSet:
        """Without pairs that are one person already, by whatever merge."""
        return self.annotate(
            left_root=Coalesce("left__survivor", "left"),
            right_root=Coalesce("right__survivor", "right"),
        ).exclude(left_root=F("right_root"))

    def waiting(self) -> SuggestionSet:
        """Those to be decided now: open, and put off until a moment that has come."""
        due = Q(state=State.LATER, later_until__lte=timezone.now())
        return self.filter(Q(state=State.OPEN) | due).of_two()


class Suggestion(models.Model):
    """Two profiles that may be of one person. `left` is the older one.

    `sure` is in percent. `evidence` is `[field, level, bits]` by weight (`scoring.scoring`): words of ours, never
    values. `weighed` is what spoke for one person when it was refused: less or the same never brings it back.
    """

    left = models.ForeignKey(Person, models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, models.CASCADE, related_name="+")
    sure = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    later_until = models.DateTimeField(null=True)
    weighed = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    merge = models.ForeignKey(Merge, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Suggestion]] = SuggestionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="suggested_once"),
            models.CheckConstraint(name="suggested_in_order", condition=Q(left__lt=F("right"))),
        ]
        indexes = [
            models.Index(fields=["state", "-sure", "id"], name="suggestion_in_order"),
            models.Index(fields=["decided_by", "-decided_at"], name="suggestion_by_member"),
        ]


class Meaning(models.TextChoices):
    """What a field of the house says about who somebody is."""

    NOTHING = "", _("Nothing")
    BIRTH = "birth", _("Date of birth")
    REFERENCE = "reference", _("A number that is theirs alone")
    STREET = "street", _("Street")
    NUMBER = "number", _("House number")
    EXTRA = "extra", _("Second line of the address")
    TOWN = "town", _("Town")
    POSTCODE = "postcode", _("Postcode")
    REGION = "region", _("Region")


class MatchingSettings(models.Model):
    """How the house compares. `meanings` is by key of a field; one not named means what its key says.

    Ask for it with `queries.matching_settings()`; there is one row.
    """

    suggests = models.BooleanField(_("suggest who may be the same"), default=True)
    least = models.PositiveSmallIntegerField(_("only when at least this sure"), default=50)
    meanings = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[MatchingSettings]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=ONLY), name="matching_settings_are_one")
        ]


class DomainSet(models.QuerySet["Domain"]):
    def visible_to(self, who: Principal) -> DomainSet:
        return self.all() if who.works_the_desk else self.none()


class Domain(models.Model):
    """Whose mail addresses a domain holds: an organisation's, or (`organisation` is None) nobody's in particular.

    `below`: addresses under it too, as mail.acme.test under acme.test. The longest domain that fits decides.
    """

    name = models.CharField(_("mail domain"), max_length=253, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="domains"
    )
    below = models.BooleanField(_("with everything below it"), default=True)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Domain]] = DomainSet.as_manager()

    def __str__(self) -> str:
        return self.name


class DomainBelonging(models.Model):
    """That a person was put with an organisation because of a domain. Undone, it is not done again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[DomainBelonging]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="by_domain_once")
        ]


class HandleProof(models.Model):
    """A secret sent where an identity lives, so that whoever reads there can show that a mail address is theirs, too.

    The secret itself and the code are nowhere in the database. `address` is what they gave; it goes once it is proved.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Asked")
        DONE = "done", _("Proved")
        ENDED = "ended", _("Ended")

    digest = models.CharField(max_length=64, unique=True)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    conversation_id = models.BigIntegerField()
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    address = models.CharField(max_length=254, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    merge = models.ForeignKey(Merge, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[HandleProof]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["identity", "-made_at"], name="proofs_of_identity")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN and self.ends_at > timezone.now()
