"""What may help with a case: cases like it and how they ended, what fits, who settled such things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tutti.answer.knowledge.answers import last_answers
from tutti.answer.knowledge.fitting import Fitting, fitting_articles, fitting_replies
from tutti.answer.knowledge.knowers import Knower, knowers
from tutti.answer.knowledge.similar import SimilarCase, similar_cases
from tutti.answer.knowledge.telling import telling_words
from tutti.cases.models import Case
from tutti.cases.naming import RESOLUTION_WORDS
from tutti.ground.access.principal import Principal
from tutti.listen.models import Message
from tutti.work.outcomes.given import given_words, remedies_of

SHOWN = 5
FIRST, NEWEST = 2, 4  # messages of the customer that are read
LETTERS = 4000  # of each
ANSWER_LETTERS = 600


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A settled case like this one: how it ended, what was given, and our last words in it."""

    like: SimilarCase
    how: str
    given: Sequence[str]
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SeenBefore:
    """`open_now` are other open cases like this: perhaps one cause. `words` are what it was compared by."""

    words: Sequence[str]
    settled: Sequence[Ended]
    open_now: Sequence[SimilarCase]
    articles: Sequence[Fitting]
    replies: Sequence[Fitting]
    knowers: Sequence[Knower]

    @property
    def nothing(self) -> bool:
        return not (self.settled or self.open_now or self.articles or self.replies or self.knowers)


def seen_before(who: Principal, case: Case) -> SeenBefore:
    """Everything that may help, in a fixed number of statements whatever there is."""
    names = [case.customer.name] if case.customer else []
    words = telling_words(_what_they_said(case), without=names)
    like = similar_cases(who, case, words)
    settled = [one for one in like if not one.case.is_open][:SHOWN]
    return SeenBefore(
        words=[one.word for one in words[:8]],
        settled=_ended(settled),
        open_now=[one for one in like if one.case.is_open][:SHOWN],
        articles=fitting_articles(who, words),
        replies=fitting_replies(who, words),
        knowers=knowers(case, like),
    )


def _what_they_said(case: Case) -> str:
    """The title, the customer's first words and their newest."""
    theirs = Message.objects.filter(
        conversation_id__in=_conversations(case), direction=Message.Direction.IN, automatic=""
    )
    first = theirs.order_by("at", "id").values_list("title", "text")[:FIRST]
    newest = theirs.order_by("-at", "-id").values_list("title", "text")[:NEWEST]
    said = dict.fromkeys(f"{title} {text[:LETTERS]}" for title, text in [*first, *newest])
    return " ".join([case.title, *said])


def _conversations(case: Case) -> list[int]:
    links = case.links.filter(detached_at__isnull=True)
    return list(links.values_list("conversation_id", flat=True))


def _ended(settled: Sequence[SimilarCase]) -> list[Ended]:
    ids = [one.case.pk for one in settled]
    given, answers = remedies_of(ids), last_answers(ids)
    return [
        Ended(
            like=one,
            how=str(RESOLUTION_WORDS.get(one.case.resolution, one.case.resolution)),
            given=[given_words(remedy) for remedy in given.get(one.case.pk, [])],
            answer=answers[one.case.pk].text[:ANSWER_LETTERS] if one.case.pk in answers else "",
            answered_at=answers[one.case.pk].at if one.case.pk in answers else None,
        )
        for one in settled
    ]
