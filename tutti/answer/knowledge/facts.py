"""What writing things down makes true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class ArticleSaved(Fact):
    """An article was written or changed; `case` is the one it was written from."""

    name = "answer.article_saved"
    subject = "article"
    says = "{by} wrote an article"

    article: int
    case: int | None = None


class ArticleRetired(Fact):
    """An article is no longer offered; it can be brought back."""

    name = "answer.article_retired"
    subject = "article"
    says = "{by} retired an article"

    article: int


class ArticleBroughtBack(Fact):
    """A retired article is offered again."""

    name = "answer.article_brought_back"
    subject = "article"
    says = "{by} brought an article back"

    article: int
