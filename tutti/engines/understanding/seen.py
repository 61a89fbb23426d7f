"""What words alone do not show of a text: a question mark, its length, links, how it feels. Learners count it too.

Weights that shipped hang on these marks: change one and `tools/train.py` must run again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from tutti.engines.learning.features import LINK, NUMBER, WHO
from tutti.engines.understanding.lexicon import DATA, Lexicon, english, feeling_marks, italian

LENGTHS = (0, 1, 2, 4, 8, 16, 32)
SHOUTED = 3  # words in large letters
_WANTS = {
    "§you": frozenset("you your u ur voi vi vostro vostra vostri vostre".split()),
    "§me": frozenset("i i'm i've my me we our mi mio mia miei mie ho abbiamo".split()),
    "§not": english().no | italian().no,
}
_SMALL = {
    code: frozenset(words.split()) - {"a", "in", "i", "no", "me"}
    for code, words in json.loads((DATA / "small_words.json").read_text(encoding="utf-8")).items()
    if code in ("en", "it")
}
_LARGE = re.compile(r"\b[A-Z]{3,}\b")


def mood_marks_en(words: Sequence[str], text: str) -> Iterable[str]:
    return [*feeling_marks(words, english()), *_voice(words, text)]


def mood_marks_it(words: Sequence[str], text: str) -> Iterable[str]:
    return [*feeling_marks(words, italian()), *_voice(words, text)]


def intent_marks(words: Sequence[str], text: str) -> Iterable[str]:
    return [*_shape(words, text), *feeling_marks(words, _lexicon_of(words))]


def _lexicon_of(words: Sequence[str]) -> Lexicon:
    """Italian where more of its small words stand in the text; the words of a learner must not need to know more."""
    said = set(words)
    return italian() if len(said & _SMALL["it"]) > len(said & _SMALL["en"]) else english()


def noise_marks(words: Sequence[str], text: str) -> Iterable[str]:
    """Signs of somebody who wants something count twice: what is lost costs more than what is read in vain."""
    marks = _shape(words, text)
    said = set(words)
    for mark, of_it in _WANTS.items():
        if not said.isdisjoint(of_it):
            marks += [mark, mark]
    if any(english().of(word) < 0 or italian().of(word) < 0 for word in words):
        marks += ["§bad", "§bad"]
    if any(word == NUMBER or word.isdigit() for word in words):
        marks += ["§number", "§number"]
    return marks


def _voice(words: Sequence[str], text: str) -> list[str]:
    marks = ["§?"] if "?" in text else []
    if len(_LARGE.findall(text)) >= SHOUTED:
        marks.append("§shouted")
    if "!" in text:
        marks.append("§!")
    if LINK in words:
        marks.append("§link")
    return marks


def _shape(words: Sequence[str], text: str) -> list[str]:
    spoken = [word for word in words if word[0].isalpha()]
    length = sum(len(spoken) >= bound for bound in LENGTHS)
    marks = [f"§long {length}"] * 2
    if "?" in text:
        marks += ["§?", "§?"]
    if LINK in words:
        marks.append(f"§link {min(length, 3)}")
    others = sum(word == WHO for word in words)
    marks.append(f"§names {min(others, 3)}")
    if spoken and words[0] == WHO:
        marks.append(f"§to {spoken[0]}")
    elif spoken:
        marks.append(f"§first {spoken[0]}")
    return marks
