"""The house's own topics: by its words and patterns, and by what people taught."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.learning.guessing import predict
from tutti.engines.understanding.looking import Looked
from tutti.engines.understanding.vocabulary import Vocabulary


def topics_in(looked: Looked, vocabulary: Vocabulary, *, taught: str = "") -> tuple[str, ...]:
    """Keys of topics, those named by words first; `taught` is what the learner says, "" when it is unsure."""
    by_words = [hit.tag[1] for hit in looked.hits if hit.tag[0] == "topic"]
    by_pattern = [key for what, key, _program in looked.programs if what == "topic"]
    by_lesson = [taught] if taught in vocabulary.topic_keys else []
    return tuple(dict.fromkeys([*by_words, *by_pattern, *by_lesson]))


def topics_taught(texts: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """What lessons say each text is about; a house without topics is not asked."""
    if not vocabulary.topics:
        return [""] * len(texts)
    return [guess.label for guess in predict("topic", texts)]


def why_topic(looked: Looked, key: str) -> list[str]:
    """Which words and patterns name a topic in a text; nothing, when only lessons do."""
    words = [hit.phrase for hit in looked.hits if hit.tag == ("topic", key)]
    places = [
        match.group()
        for what, found, program in looked.programs
        if (what, found) == ("topic", key) and (match := program.search(looked.text))
    ]
    return list(dict.fromkeys([*words, *places]))
