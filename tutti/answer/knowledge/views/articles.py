"""Articles: the list with its search, one to read, and the form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.answer.forms import LONGEST_ID
from tutti.answer.knowledge.actions.writing import (
    bring_article_back,
    retire_article,
    save_article,
)
from tutti.answer.knowledge.beginning import begun_from
from tutti.answer.knowledge.finding import articles_with
from tutti.answer.knowledge.forms import ArticleForm
from tutti.answer.knowledge.models import Article
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(desk)
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    visible = Article.objects.visible_to(principal(request)).select_related("department")
    found = articles_with(asked, visible.in_use()) if asked else visible.in_use()[:200]
    retired = [] if asked else visible.exclude(retired_at=None)[:50]
    return page(request, "knowledge/articles.html", articles=found, retired=retired, asked=asked)


@policy(desk)
@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    found = _visible(request, article_id)
    origin = Case.objects.visible_to(principal(request)).filter(pk=found.origin_id or 0).first()
    return page(request, "knowledge/article.html", article=found, origin=origin)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: HttpRequest) -> HttpResponse:
    """A new article; `?case=` begins it with what the case was about and what was answered."""
    return _edit(request, Article(), origin=_origin(request))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_article(request: HttpRequest, article_id: int) -> HttpResponse:
    return _edit(request, _visible(request, article_id))


@policy(desk)
@require_POST
def retire(request: HttpRequest, article_id: int) -> HttpResponse:
    found = _visible(request, article_id)
    retire_article(found, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("“%(title)s” is offered no longer.") % {"title": found.title})
    return redirect("articles")


@policy(desk)
@require_POST
def bring_back(request: HttpRequest, article_id: int) -> HttpResponse:
    found = _visible(request, article_id)
    bring_article_back(found, by=Actor.member(signed_in(request).pk))
    return redirect("article", found.pk)


def _visible(request: HttpRequest, article_id: int) -> Article:
    return get_object_or_404(Article.objects.visible_to(principal(request)), pk=article_id)


def _origin(request: HttpRequest) -> Case | None:
    asked = request.GET.get("case", "")
    if not asked.isdecimal() or len(asked) > LONGEST_ID:
        return None
    return get_object_or_404(Case.objects.visible_to(principal(request)), pk=int(asked))


def _edit(request: HttpRequest, found: Article, origin: Case | None = None) -> HttpResponse:
    who, member = principal(request), signed_in(request)
    own = None if who.is_administrator else sorted(who.departments)
    begun = begun_from(origin) if origin else None
    form = ArticleForm(request.POST or None, article=found, departments=own, begun=begun)
    if request.method == "POST" and form.is_valid():
        saved = save_article(
            found,
            titles=form.titles,
            bodies=form.bodies,
            department=form.cleaned_data["department"],
            for_customers=form.cleaned_data["for_customers"],
            origin=origin,
            member=member,
            by=Actor.member(member.pk),
        )
        return redirect("article", saved.pk)
    status = 422 if form.is_bound else 200
    return page(
        request, "knowledge/edit.html", status=status, form=form, article=found, origin=origin
    )
