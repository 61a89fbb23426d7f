"""Articles and saved replies that speak of the same things as a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutti.answer.knowledge.models import Article
from tutti.answer.knowledge.similar import LEAST_SHARE, LEAST_WORDS, alike
from tutti.answer.knowledge.telling import Telling, whole_weight
from tutti.answer.models import SavedReply
from tutti.ground.access.principal import Principal
from tutti.ground.search.wording import words_of

MOST = 3
LOOKED_AT = 500  # saved replies; a house has dozens


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """An article or a saved reply, how much it shares with the case, and which words."""

    what: Article | SavedReply
    share: float
    words: Sequence[str]


def fitting_articles(who: Principal, words: Sequence[Telling]) -> list[Fitting]:
    """Articles `who` may read, the most fitting first. Two statements."""
    found = alike(words, kinds=["article"], most=MOST * 4)
    usable = Article.objects.all().visible_to(who).in_use()
    readable = usable.select_related("department").in_bulk([one.id for one in found])
    return [
        Fitting(what=readable[one.id], share=one.share, words=one.words)
        for one in found
        if one.id in readable
    ][:MOST]


def fitting_replies(who: Principal, words: Sequence[Telling]) -> list[Fitting]:
    """Saved replies `who` may use, the most fitting first. They are few: one statement, weighed here."""
    weights = {one.word: one.weight for one in words}
    whole = whole_weight(words)
    if not whole:
        return []
    found = []
    for saved in SavedReply.objects.all().visible_to(who)[:LOOKED_AT]:
        shared = weights.keys() & set(words_of(" ".join([saved.name, *saved.texts.values()])))
        share = min(sum(weights[word] for word in shared) / whole, 1)
        if share >= LEAST_SHARE and len(shared) >= LEAST_WORDS:
            heaviest = sorted(shared, key=lambda word: -weights[word])
            found.append(Fitting(what=saved, share=share, words=heaviest))
    return sorted(found, key=lambda one: -one.share)[:MOST]
