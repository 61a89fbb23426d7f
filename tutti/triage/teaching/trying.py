"""What the house's words would have found, before they are saved: in a text somebody types, in the last messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutti.engines.understanding.entities import entities_in
from tutti.engines.understanding.looking import look
from tutti.engines.understanding.topics import topics_in, why_topic
from tutti.engines.understanding.vocabulary import NumberPattern, OwnTopic, Vocabulary
from tutti.listen.models import Conversation, Message
from tutti.triage.teaching.actions.keeping_words import OwnWord
from tutti.triage.teaching.models import NumberKind, Thing

LAST = 1000  # messages looked through
SHOWN = 8  # things found that are shown
TRIED = "tried"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What one word found in the newest messages: in how many of how many, and some of it."""

    hits: int
    looked_at: int
    found: Sequence[str]


def tried_on_the_last(word: OwnWord) -> Trial:
    """Look through the newest messages from outside. One statement."""
    vocabulary = vocabulary_of(word)
    texts = _last_texts()
    found: dict[str, None] = {}
    hits = 0
    for text in texts:
        values = list(_found(text, vocabulary))
        hits += bool(values)
        found.update(dict.fromkeys(values))
    return Trial(hits=hits, looked_at=len(texts), found=list(found)[:SHOWN])


def found_in(text: str, word: OwnWord) -> list[str]:
    return list(dict.fromkeys(_found(text, vocabulary_of(word))))


def vocabulary_of(word: OwnWord) -> Vocabulary:
    """A vocabulary of this one word. Its patterns must be known to compile."""
    if isinstance(word, NumberKind):
        return Vocabulary(numbers=(NumberPattern(kind=TRIED, pattern=word.pattern),))
    if isinstance(word, Thing):
        return Vocabulary(named={TRIED: {word.name: tuple(word.spellings)}})
    topic = OwnTopic(key=TRIED, words=tuple(word.words), patterns=tuple(word.patterns))
    return Vocabulary(topics=(topic,))


def pattern_from(example: str) -> str:
    """A pattern for numbers written like the one in `example`: its letters and signs, as many digits. "" if none."""
    written = next((each for each in re.findall(r"[\w./-]+", example) if _has_digits(each)), "")
    if not written:
        return ""
    parts = re.findall(r"\d+|\D+", written.strip("./-"))
    shape = "".join(
        rf"\d{{{len(p)}}}" if p.isdigit() else re.escape(p).replace(r"\-", "-") for p in parts
    )
    return rf"\b{shape}\b"


def _has_digits(written: str) -> bool:
    return sum(letter.isdigit() for letter in written) >= 2  # noqa: PLR2004 -- one digit is no number of ours


def _found(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    looked = look(text, vocabulary)
    if vocabulary.topics:
        if topics_in(looked, vocabulary):
            yield from why_topic(looked, TRIED)
    else:
        yield from entities_in(looked).get(TRIED, ())


def _last_texts() -> list[str]:
    rows = (
        Message.objects.filter(direction=Message.Direction.IN, automatic="")
        .exclude(conversation__audience=Conversation.Audience.INTERNAL)
        .order_by("-id")
        .values_list("title", "text")[:LAST]
    )
    return [f"{title}\n{text}" for title, text in rows]
