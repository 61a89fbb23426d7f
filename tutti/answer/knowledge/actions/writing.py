"""Articles: written, changed, retired, brought back. What is found by words changes in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tutti.answer.knowledge.facts import ArticleBroughtBack, ArticleRetired, ArticleSaved
from tutti.answer.knowledge.models import Article
from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member
from tutti.ground.search.indexing import Findable, forget, make_findable
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def save_article(  # long: the fields of an article
    article: Article,
    *,
    titles: Mapping[str, str],
    bodies: Mapping[str, str],
    department: Department | None,
    for_customers: bool,
    origin: Case | None = None,
    member: Member,
    by: Actor,
) -> Article:
    """Write an article or change one. `titles` and `bodies` map language codes to texts; what is left out is gone."""
    article.titles, article.bodies = dict(titles), dict(bodies)
    article.department, article.for_customers = department, for_customers
    article.origin = article.origin or origin
    article.written_by, article.changed_at = member, timezone.now()
    article.save()
    if article.retired_at is None:
        _make_findable(article)
    record([ArticleSaved(article=article.pk, case=article.origin_id)], by=by)
    return article


@transaction.atomic
def retire_article(article: Article, *, by: Actor) -> None:
    """Offer it no longer; harmless when repeated."""
    if not Article.objects.filter(pk=article.pk, retired_at__isnull=True).update(
        retired_at=timezone.now()
    ):
        return
    forget(kind="article", object_ids=[article.pk])
    record([ArticleRetired(article=article.pk)], by=by)


@transaction.atomic
def bring_article_back(article: Article, *, by: Actor) -> None:
    """Offer it again; harmless when repeated."""
    if not Article.objects.filter(pk=article.pk, retired_at__isnull=False).update(retired_at=None):
        return
    _make_findable(article)
    record([ArticleBroughtBack(article=article.pk)], by=by)


def _make_findable(article: Article) -> None:
    words = " ".join([*article.titles.values(), *article.bodies.values()])
    make_findable(
        [
            Findable(
                kind="article",
                object_id=article.pk,
                under=article.pk,
                at=article.changed_at,
                text=words,
            )
        ]
    )
