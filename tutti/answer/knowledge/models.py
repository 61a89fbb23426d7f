"""Articles the house wrote, and how common each word is in what was said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.texts import text_in


class ArticleSet(models.QuerySet["Article"]):
    def visible_to(self, who: Principal) -> ArticleSet:
        """Everybody's, and those of one's own departments; an administrator sees them all."""
        if who.member_id is None:
            return self.none()
        if who.is_administrator:
            return self.all()
        return self.filter(Q(department=None) | Q(department_id__in=who.departments))

    def in_use(self) -> ArticleSet:
        return self.filter(retired_at__isnull=True)


class Article(models.Model):
    """What we know, written down once. `titles` and `bodies` hold one text a language.

    `for_customers`: its words may be put into a reply; without it they stay inside. `origin` is the case it was
    written from.
    """

    titles = models.JSONField(default=dict)
    bodies = models.JSONField(default=dict)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    for_customers = models.BooleanField(_("may be sent to customers"), default=False)
    origin = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Article]] = ArticleSet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return text_in(self.titles, get_language() or settings.LANGUAGE_CODE)

    @property
    def body(self) -> str:
        return text_in(self.bodies, get_language() or settings.LANGUAGE_CODE)

    def body_for(self, language: str) -> str:
        """The words in the customer's language, or in the next best."""
        return text_in(self.bodies, language or settings.LANGUAGE_CODE)


class WordCount(models.Model):
    """In how many documents of the last sample a word stands; "" holds the size of the sample.

    A word that is not here stood in none of them: it is rare, or nobody says it.
    """

    word = models.CharField(max_length=100, primary_key=True)
    documents = models.PositiveIntegerField()
