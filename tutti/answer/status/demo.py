"""What Larkmoor's customers add on their pages: thanks, and words that only thank."""

from __future__ import annotations

import uuid

from tutti.answer.status.actions.adding import add_words
from tutti.answer.status.queries import theirs
from tutti.cases.demo import case_of, member
from tutti.cases.models import Case
from tutti.journal.facts import Actor
from tutti.journal.passing import follow_past_now
from tutti.listen.models import Message
from tutti.work.outcomes.actions.settling_again import settle_again

THANKS = "Thank you. I was ready for a fight, and you had it right the same day."
ONLY_THANKS = {"Opening hours": "Thanks for changing it. The coffee next door is good, too."}


def fill() -> None:
    """One settled case is thanked for and settled again; another waits for that one click."""
    case = _thanked("Invoice for the safe", THANKS)
    for start, words in ONLY_THANKS.items():
        _thanked(start, words)
    newest = Message.objects.filter(text=THANKS).latest("pk")
    ada = member("ada")
    settle_again(case, newest, member=ada, by=Actor.member(ada.pk))
    follow_past_now()


def _thanked(start: str, words: str) -> Case:
    case = case_of(start)
    assert case.person is not None
    *_, newest = theirs(case, case.person)
    add_words(newest, words=words, files=(), nonce=uuid.uuid4().hex)
    follow_past_now()
    return case_of(start)
