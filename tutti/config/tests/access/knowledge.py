"""Articles in the small house: one for everybody, one for each department."""

from __future__ import annotations

from typing import Any

from tutti.answer.knowledge.actions.writing import retire_article, save_article
from tutti.answer.knowledge.models import Article
from tutti.cases.models import Case
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import SYSTEM

CANARY = "zq-canary-7f3a"  # as in world.py, which imports this


def add_articles(
    departments: dict[str, Department], writer: Member, origin: Case
) -> dict[str, Any]:
    """An article of each department by its letter, one of them begun from a case, and `all`: everybody's, to be quoted."""
    made = {letter: _article(one, writer) for letter, one in departments.items()}
    made["all"] = _article(None, writer)
    Article.objects.filter(pk=made["a"].pk).update(origin=origin)
    return made


def retired(article: Article) -> None:
    """As if it were offered no longer."""
    retire_article(article, by=SYSTEM)


def _article(department: Department | None, writer: Member) -> Article:
    name = department.name if department else "everybody"
    hidden = name.endswith("c")
    return save_article(
        Article(),
        titles={"en": f"Hidden {CANARY}" if hidden else f"For {name}"},
        bodies={"en": CANARY if hidden else "What we know."},
        department=department,
        for_customers=True,
        member=writer,
        by=SYSTEM,
    )
