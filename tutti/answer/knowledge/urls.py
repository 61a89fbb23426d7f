from __future__ import annotations

from django.urls import path

from tutti.answer.knowledge.views.articles import (
    article,
    articles,
    bring_back,
    edit_article,
    new_article,
    retire,
)
from tutti.answer.knowledge.views.known import known
from tutti.answer.knowledge.views.quoting import quote

urlpatterns = [
    path("articles/", articles, name="articles"),
    path("articles/new/", new_article, name="new-article"),
    path("articles/<int:article_id>/", article, name="article"),
    path("articles/<int:article_id>/edit/", edit_article, name="edit-article"),
    path("articles/<int:article_id>/retire/", retire, name="retire-article"),
    path("articles/<int:article_id>/bring-back/", bring_back, name="bring-article-back"),
    path("cases/<int:case_id>/seen-before/", known, name="seen-before"),
    path("cases/<int:case_id>/seen-before/quote/", quote, name="quote-into-reply"),
]
