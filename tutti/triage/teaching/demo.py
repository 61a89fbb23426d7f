"""What Larkmoor looks for in messages, and what its people set right in the first weeks."""

from __future__ import annotations

from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Message
from tutti.triage.teaching.actions.correcting import Right, correct_reading
from tutti.triage.teaching.actions.keeping_words import save_word
from tutti.triage.teaching.actions.reading_again import read_again
from tutti.triage.teaching.models import NumberKind, Thing, Topic

NUMBERS = (("Mortgage", r"\b\d{2}-\d{4}-\d{2}\b", "Mortgage 44-1180-02"),)
THINGS = (
    ("product", "Card reader", ("card terminal", "lettore di carte")),
    ("product", "Safe deposit box", ("safe box", "cassetta di sicurezza")),
    ("product", "Standing order", ("bonifico ricorrente",)),
    ("place", "Porto", ("Oporto",)),
    ("place", "Faro", ()),
)
TOPICS = (
    ("Cards", ("card", "carta", "bancomat", "credit card")),
    ("Fees and interest", ("fee", "fees", "interest", "canone", "commission*", "new rate")),
    ("The app", ("app", "sign-in", "logs me out")),
    ("Branches", ("branch", "counter", "opening hours", "filiale")),
)
# beginning of the words, by whom, what is right
RIGHT = (
    ("Your page says the branch", "ada", Right(intent="complaint", mood="negative")),
    ("I only write to say", "cleo", Right(intent="praise", mood="positive")),
    ("Can my statements be in English", "ada", Right(intent="change", mood="neutral")),
    ("Buongiorno,", "ben", Right(intent="complaint", mood="negative")),
    ("Good evening, my drivers", "ada", Right(intent="question", mood="negative")),
    ("Hello, from next month", "ben", Right(intent="change", mood="neutral")),
)


def fill() -> None:
    for name, pattern, example in NUMBERS:
        save_word(NumberKind(name=name, pattern=pattern, example=example), by=SYSTEM)
    for kind, name, spellings in THINGS:
        save_word(Thing(kind=kind, name=name, spellings=list(spellings)), by=SYSTEM)
    for name, words in TOPICS:
        save_word(Topic(name=name, words=list(words)), by=SYSTEM)
    read_again(by=SYSTEM)
    for start, who, right in RIGHT:
        message = Message.objects.filter(text__startswith=start, direction="in").first()
        if message is not None:
            member = Member.objects.get(email=f"{who}@larkmoor.example")
            correct_reading(message, right, member=member)
