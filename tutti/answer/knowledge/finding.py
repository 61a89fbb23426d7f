"""Articles that hold the words asked for."""

from __future__ import annotations

from tutti.answer.knowledge.models import Article, ArticleSet
from tutti.ground.search.finding import Reach, find

MOST = 100


def articles_with(asked: str, among: ArticleSet) -> list[Article]:
    """Articles of `among` that hold every word of `asked`, the newest first."""
    hits = find(asked, kinds=["article"], reach=Reach(everything_open=True), limit=MOST)
    found = among.in_bulk([hit.object_id for hit in hits])
    return [found[hit.object_id] for hit in hits if hit.object_id in found]
