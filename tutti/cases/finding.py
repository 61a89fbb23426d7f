"""Finding people, cases and words said: as far as the asker may see, in a fixed number of statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutti.cases.models import Audience, Case, Grant
from tutti.ground.access.principal import Principal
from tutti.ground.search.finding import Hit, Reach, find
from tutti.ground.text.folding import fold
from tutti.listen.models import Message
from tutti.people.models import Person
from tutti.people.queries import known_as, standing_for

AROUND = 90  # characters of a message on both sides of the word found
MOST_RESTRICTED = 5000
_REFERENCE = re.compile(r"\s*[cC]-?(\d{1,18})\s*")


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Words said that hold what was asked, with the case they stand in."""

    message: Message
    case: Case
    before: str
    word: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search came to. `exact` is the case whose reference was asked for."""

    exact: Case | None
    people: Sequence[Person]
    cases: Sequence[Case]
    said: Sequence[Excerpt]

    @property
    def nothing(self) -> bool:
        return not (self.exact or self.people or self.cases or self.said)


def search_all(who: Principal, asked: str, *, limit: int) -> Found:
    """People, cases and messages that hold every word of `asked`, newest first, `limit` of each."""
    exact = by_reference(who, asked)
    reach = reach_of(who)
    return Found(
        exact=exact,
        people=find_people(who, asked, limit),
        cases=_cases(who, find(asked, kinds=["case"], reach=reach, limit=limit), exact),
        said=_said(who, find(asked, kinds=["message"], reach=reach, limit=limit), asked),
    )


def by_reference(who: Principal, asked: str) -> Case | None:
    """The case that `asked` names as we write it, "C-123"; None when it is not one, or not theirs to see."""
    named = _REFERENCE.fullmatch(asked)
    if named is None:
        return None
    return _visible(who, [int(named[1])]).get(int(named[1]))


def reach_of(who: Principal) -> Reach:
    """What a search may come back with: all that is open for the desk, and what was granted."""
    if who.member_id is None:
        return Reach(everything_open=False)
    if not who.works_the_desk:
        granted = Grant.objects.filter(member_id=who.member_id).values_list("case_id", flat=True)
        own = Case.objects.filter(owner_id=who.member_id, taken_at__isnull=False)
        return Reach(
            everything_open=False,
            also=[*granted[:MOST_RESTRICTED], *own.values_list("pk", flat=True)[:MOST_RESTRICTED]],
        )
    visible = Case.objects.visible_to(who).exclude(audience=Audience.EVERYONE)
    return Reach(
        everything_open=True, also=list(visible.values_list("pk", flat=True)[:MOST_RESTRICTED])
    )


def find_people(who: Principal, asked: str, limit: int) -> list[Person]:
    """Whoever is known by exactly this address or number, then those whose names and addresses hold the words.

    Of several who are one person, the one they stand under, once.
    """
    if not who.works_the_desk:
        return []
    exact = known_as(asked)
    hits = find(asked, kinds=["person"], reach=Reach(everything_open=True), limit=limit)
    return standing_for([*exact, *(hit.object_id for hit in hits)])[:limit]


def _cases(who: Principal, hits: Iterable[Hit], exact: Case | None) -> list[Case]:
    ids = [hit.object_id for hit in hits if exact is None or hit.object_id != exact.pk]
    known = _visible(who, ids)
    return [known[id_] for id_ in ids if id_ in known]


def _said(who: Principal, hits: Sequence[Hit], asked: str) -> list[Excerpt]:
    cases = _visible(who, [hit.under for hit in hits])
    messages = Message.objects.defer("folded", "details").in_bulk([hit.object_id for hit in hits])
    return [
        _excerpt(messages[hit.object_id], cases[hit.under], asked)
        for hit in hits
        if hit.under in cases and hit.object_id in messages
    ]


def _visible(who: Principal, ids: Sequence[int]) -> dict[int, Case]:
    """Asked again of the cases themselves: an index that lags behind must not tell."""
    visible = Case.objects.visible_to(who).filter(pk__in=ids)
    return {case.pk: case for case in visible.select_related("person__survivor").defer("fields")}


def _excerpt(message: Message, case: Case, asked: str) -> Excerpt:
    text = " ".join(f"{message.title} {message.text}".split())
    start, end = _place(text, asked)
    before = text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND]
    return Excerpt(
        message=message,
        case=case,
        before=f"…{before}" if start > AROUND else before,
        word=text[start:end],
        after=f"{after}…" if len(text) > end + AROUND else after,
    )


def _place(text: str, asked: str) -> tuple[int, int]:
    """Where the first word asked for stands; folding may change lengths, so words are folded one by one."""
    wanted = [fold(word) for word in re.findall(r"\w+", asked)]
    for word in re.finditer(r"\w+", text):
        if any(fold(word[0]).startswith(each) for each in wanted):
            return word.start(), word.end()
    return 0, 0
